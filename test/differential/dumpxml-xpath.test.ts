import { romGuest } from '../rig/index.ts';
import { differential } from './differential.ts';

const metadata = `<metadata>
  <v:tune xmlns:v="urn:v" plain="p" v:class="&quot;&#10;&#9;&lt;&gt;&amp;&#13;é😀'" xml:lang="en">
    <!-- a comment -->
    <v:mixed>text <v:b>in</v:b> <v:b/> &lt;&amp;&gt;&#13;&quot; é</v:mixed>
    <v:empty></v:empty><v:blank>  </v:blank>
    <v:cdata> <![CDATA[x<y]]> <v:b/> </v:cdata>
    <v:kept xml:space="preserve"> <v:b/> <v:c xml:space="default"> <v:b/>x<v:b/> </v:c></v:kept>
    <?target some data?><?bare?>
    <o:other xmlns:o="urn:o" o:a="1" v:b="2"><o:in v:c="3"/><v:in o:d="4"/></o:other>
  </v:tune>
  <w xmlns="urn:w"><x><y/></x></w>
</metadata>`;

const commandline = `<qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <qemu:env name='A_B' value='&amp;"'/>
</qemu:commandline>`;

const guest = romGuest({ name: 'rich', uuid: 'e0000000-0000-4000-8000-000000000001', vcpus: 3 })
  .replace('<os>', `<title>a &lt; 'é' "&amp;"</title>${metadata}<os>`)
  .replace('</domain>', `${commandline}</domain>`);

const plain = (expression: string): string => `dumpxml rich --xpath '${expression}'`;
const wrapped = (expression: string): string => `${plain(expression)} --wrap`;

const selections = [
  '/',
  '..',
  '.',
  '/..',
  'name',
  '/domain/os',
  './/os/type/text()',
  '//metadata',
  '//*[local-name()="tune"]/*',
  '//*',
  '//@*',
  '//text()',
  '//node()',
  '//comment()',
  '//processing-instruction()',
  '//comment()|//name|//title',
  '//title|//@type|//name/text()',
  '/|name',
  'name|//@*|//text()',
  '//*[local-name()="mixed"]//node()',
  '//*[local-name()="other"]|//*[local-name()="in"]|//*[local-name()="y"]',
  '//*[local-name()="commandline"]',
  '//*[namespace-uri()="urn:w"]',
  '//@xml:lang|//@xml:space',
  '//*[@xml:lang="en"]/@*',
  '//*[count(@*)=1]',
  '(//@name)[last()]',
  '(//title|//name)[1]',
  'string(//title|//name)',
  '//*[.=string(//title|//name)]',
  '//*[position()=2 and not(@*)]',
  '//vcpu/preceding-sibling::*[1]',
  '//type/ancestor::*',
  'id("x")',
  '//nope',
];

differential(
  'dumpxml --xpath',
  [
    { line: 'define rich.xml', by: 'virsh' },
    ...selections.map(plain),
    ...selections.map(wrapped),
    'dumpxml rich --wrap',
    'dumpxml rich --inactive --xpath name --wrap',
    '-q dumpxml rich --xpath name',
    'dumpxml --xpath name rich',
    'dumpxml rich name',
    'dumpxml nobody --xpath name',
    "dumpxml rich --xpath ''",
    'dumpxml rich --xpath',
    plain('count(//vcpu)'),
    wrapped('"a"'),
    plain('1 = 1'),
    plain('@'),
    plain('(name'),
    plain('"name'),
    wrapped('/domain/'),
    plain('//qemu:env'),
    wrapped('//@qemu:env'),
    plain('nothing()'),
    plain('name[nothing()]'),
    plain('$name'),
    plain('concat("a")'),
    plain('sum(1)'),
    plain('name("a")'),
    plain('name | 3'),
    plain('"a"/b'),
    "'dumpxml rich --xpath //nope[; dumpxml rich --xpath name'",
  ],
  { 'rich.xml': guest },
  ['libvirtd'], // the selection is the client's own work, whatever host the text came from
);

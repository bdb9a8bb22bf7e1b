import type { Catalogue } from './index.ts';

const catalogue: Catalogue = {
  'error: ': '错误：',
  'hint: ': '提示：',
};

export default catalogue;

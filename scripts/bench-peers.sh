#!/bin/sh
# bench-peers.sh: builds @unraid/libvirt, which the benchmarks compare with, below node_modules/.cache.
# It is nobody's dependency. Its own build wants Node's headers from the network; the headers of
# Node-API, which is all that it uses, come as a package.
set -eu
cd "$(dirname "$0")/.."
peers=node_modules/.cache/bench-peers
package=$peers/node_modules/@unraid/libvirt
if [ -e "$package/build/Release/libvirt.node" ]; then exit 0; fi
mkdir -p "$peers"
echo '{ "private": true }' >"$peers/package.json"
npm install --prefix "$peers" --ignore-scripts --no-audit --no-fund --loglevel=error \
  @unraid/libvirt@2.2.1 node-api-headers@1.9.0
cd "$package"
mkdir -p build/Release
g++ -std=c++17 -O2 -fPIC -shared -DNAPI_CPP_EXCEPTIONS -DNODE_GYP_MODULE_NAME=libvirt \
  -I. -I../../node-api-headers/include -I../../node-addon-api src/*.cc -lvirt \
  -o build/Release/libvirt.node.part
mv build/Release/libvirt.node.part build/Release/libvirt.node

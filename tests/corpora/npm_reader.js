// Reads one .npmrc per line (JSON string) the way npm does, with npm's own modules; answers with the parsed keys.
const path = require('path')
const modules = path.join(process.argv[2], 'node_modules')
const ini = require(path.join(modules, 'ini'))
const replace = require(path.join(modules, '@npmcli', 'config', 'lib', 'env-replace.js'))
require('readline').createInterface({ input: process.stdin }).on('line', line => {
  const out = {}
  for (const [key, value] of Object.entries(ini.parse(JSON.parse(line)))) {
    out[replace(key, process.env)] = typeof value === 'string' ? replace(value.trim(), process.env) : value
  }
  console.log(JSON.stringify(out))
})

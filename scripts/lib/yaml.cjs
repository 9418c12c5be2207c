// Lets `require('…/x.yml')` work when sources run through tsx; the bundle and vitest have their own way.
const { readFileSync } = require('node:fs')
const { load } = require('js-yaml')

require.extensions['.yml'] = (module, path) => {
  module.exports = load(readFileSync(path, 'utf8'))
}

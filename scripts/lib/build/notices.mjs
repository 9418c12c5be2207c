import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Package folders among bundled input paths, sorted. */
function bundledPackages(inputs) {
  const found = new Set()
  for (const path of inputs) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)
    if (match) found.add(match[1])
  }
  return [...found].sort()
}

const remarks = {
  mediabunny: 'Source code: the npm package mediabunny of this version (MPL-2.0, unmodified).',
  '@twemoji/svg': 'Graphics © Twitter and other contributors, licensed under CC-BY 4.0: https://creativecommons.org/licenses/by/4.0/',
}

/** Names, versions and licence texts of everything that was bundled. */
export async function notices(inputs, root) {
  const parts = ['Third-party software contained in this package\n']
  for (const folder of bundledPackages(inputs)) {
    const manifest = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'))
    const files = await readdir(join(root, folder))
    const licence = files.find((name) => /^(licen[cs]e|copying)/i.test(name))
    const text = licence ? (await readFile(join(root, folder, licence), 'utf8')).trim() : `Licence: ${manifest.license}`
    const remark = remarks[manifest.name] ? `\n${remarks[manifest.name]}\n` : ''
    parts.push(`${'='.repeat(72)}\n${manifest.name} ${manifest.version} (${manifest.license})\n${remark}\n${text}\n`)
  }
  return parts.join('\n')
}

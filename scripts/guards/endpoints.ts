import { platforms } from '../../src/platforms'
import type { Platform } from '../../src/platforms/define'
import type { Endpoint } from '../../src/platforms/endpoint/record'
import type { Guard, Tree } from './files'

const camel = (route: string) =>
  route.replace(/^.*\//, '').replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

function faults(platform: Platform['id'], endpoint: Endpoint, tree: Tree): string[] {
  const at = `${platform}${endpoint.route}`
  const wrong: string[] = []
  if (endpoint.name !== camel(endpoint.route)) wrong.push(`${at}: the name should be ${camel(endpoint.route)}`)
  if (!endpoint.source.trim()) wrong.push(`${at}: no source`)
  if (!endpoint.title.zh || !endpoint.title.en) wrong.push(`${at}: no title in both languages`)
  for (const [name, param] of Object.entries(endpoint.params)) {
    if (param.example === undefined) wrong.push(`${at}: ${name} has no example`)
    if (!param.description.zh || !param.description.en) wrong.push(`${at}: ${name} is not described in both languages`)
  }
  if (endpoint.channels.length > 0 && !tree.has(`test/fixtures/${platform}${endpoint.route}.json`)) {
    wrong.push(`${at}: no fixture test/fixtures/${platform}${endpoint.route}.json`)
  }
  return wrong
}

/** Every endpoint record has a source, titles, examples and a fixture of its own. */
export function endpointRecords(list: readonly Platform[] = platforms): Guard {
  return {
    name: 'endpoint records',
    check: (tree) =>
      list.flatMap((platform) => platform.endpoints.flatMap((endpoint) => faults(platform.id, endpoint, tree))),
  }
}

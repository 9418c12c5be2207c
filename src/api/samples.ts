/** Call examples of one endpoint in the languages people ask for, as the reference page shows them. */
import type { Endpoint } from '../platforms/endpoint/record'

/** Whole texts to paste, by the language they are in. */
interface Samples {
  curl: string
  javascript: string
  python: string
}

/** Example values of the required parameters; where none is required, of the first optional one. */
export function exampleParams(endpoint: Pick<Endpoint, 'params'>): Record<string, string> {
  const entries = Object.entries(endpoint.params)
  const required = entries.filter(([, spec]) => spec.required)
  const first = entries.filter(([, spec]) => !spec.ignored && spec.default === undefined).slice(0, 1)
  const chosen = required.length > 0 ? required : first
  return Object.fromEntries(chosen.map(([name, spec]) => [name, String(spec.example)]))
}

/** `base` without a slash at the end, `path` from `/api`. */
export function samplesOf(base: string, path: string, endpoint: Pick<Endpoint, 'params'>, token = false): Samples {
  const params = exampleParams(endpoint)
  const query = new URLSearchParams(params).toString()
  const url = `${base}${path}${query ? `?${query}` : ''}`
  const inline = JSON.stringify(params).replaceAll('","', '", "').replaceAll('":"', '": "')
  return {
    curl: `curl '${url.replaceAll("'", '%27')}'${token ? " \\\n  -H 'Authorization: Bearer <token>'" : ''}`,
    javascript: [
      `const answer = await fetch(${JSON.stringify(url)}${token ? ", {\n  headers: { authorization: 'Bearer <token>' },\n}" : ''})`,
      'const body = await answer.json()',
      'console.log(answer.ok ? body : `failed: ${body.code}`)',
    ].join('\n'),
    python: [
      'import requests',
      '',
      `answer = requests.get("${base}${path}"${query ? `, params=${inline}` : ''}${token ? ', headers={"Authorization": "Bearer <token>"}' : ''}, timeout=30)`,
      'answer.raise_for_status()',
      'print(answer.json())',
    ].join('\n'),
  }
}

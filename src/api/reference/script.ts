/**
 * What the reference page does in the browser: filter, example tabs, try-it form.
 * Plain text of a script (no build for browsers): it only uses textContent, never markup from an answer.
 */
export const script = `
const words = JSON.parse(document.getElementById('words').textContent)
const find = document.getElementById('find')
find.addEventListener('input', () => {
  const wanted = find.value.trim().toLowerCase()
  for (const end of document.querySelectorAll('details.end')) end.hidden = !end.dataset.words.includes(wanted)
  for (const section of document.querySelectorAll('main section')) section.hidden = !section.querySelector('details.end:not([hidden])')
})
addEventListener('hashchange', open)
function open() {
  const end = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (end && end.matches('details')) { end.open = true; end.scrollIntoView() }
}
for (const pre of document.querySelectorAll('pre[data-lang]')) pre.textContent = pre.textContent.replaceAll('{base}', location.origin)
open()
// Character by character: JSON.parse would round 64-bit ids.
function indent(text) {
  let out = '', depth = 0, quoted = false
  const line = () => '\\n' + '  '.repeat(depth)
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]
    if (quoted) {
      out += sign
      if (sign === '\\\\') out += text[++i] ?? ''
      else if (sign === '"') quoted = false
    } else if (sign === '"') { quoted = true; out += sign }
    else if (sign === '{' || sign === '[') {
      const close = sign === '{' ? '}' : ']'
      if (text[i + 1] === close) { out += sign + close; i++ }
      else { depth++; out += sign + line() }
    }
    else if (sign === '}' || sign === ']') { depth = Math.max(0, depth - 1); out += line() + sign }
    else if (sign === ',') out += sign + line()
    else if (sign === ':') out += ': '
    else if (!/\\s/.test(sign)) out += sign
  }
  return out
}
document.addEventListener('click', (event) => {
  const tab = event.target.closest('.tabs button')
  if (!tab) return
  const box = tab.closest('.samples')
  for (const other of box.querySelectorAll('.tabs button')) other.setAttribute('aria-selected', String(other === tab))
  for (const pre of box.querySelectorAll('pre')) pre.hidden = pre.dataset.lang !== tab.dataset.lang
})
document.addEventListener('submit', async (event) => {
  const form = event.target.closest('form.try')
  if (!form) return
  event.preventDefault()
  const query = new URLSearchParams()
  for (const [name, value] of new FormData(form)) if (value !== '') query.set(name, value)
  const url = form.dataset.path + (query.size ? '?' + query : '')
  const state = form.parentElement.querySelector('.state')
  const out = form.parentElement.querySelector('pre.answer')
  const button = form.querySelector('button')
  const headers = {}
  const token = document.getElementById('token')
  if (token && token.value) headers.authorization = 'Bearer ' + token.value
  button.disabled = true
  state.className = 'state'
  state.textContent = words.waiting
  const started = performance.now()
  try {
    const answer = await fetch(url, { headers })
    const text = await answer.text()
    const ms = Math.round(performance.now() - started)
    const channel = answer.headers.get('x-amagi-channel')
    state.className = 'state ' + (answer.ok ? 'ok' : 'bad')
    state.textContent = answer.status + ' · ' + ms + ' ms' + (channel ? ' · ' + channel : '') + ' · ' + text.length + ' ' + words.characters
    const shown = text.length > 200000 ? text.slice(0, 200000) : text
    out.textContent = indent(shown) + (shown === text ? '' : '\\n…')
  } catch (error) {
    state.className = 'state bad'
    state.textContent = String(error)
    out.textContent = ''
  }
  out.hidden = out.textContent === ''
  button.disabled = false
})
`

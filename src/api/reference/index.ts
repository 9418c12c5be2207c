/** The reference page at `/api`, generated from the endpoint tables: no request leaves the machine for it. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { assetPath } from '../../asset'
import { key } from '../../words/families'
import { translator } from '../../words/locale'
import type { Platform } from '../../platforms/define'
import type { Bilingual, ParamSpec } from '../../platforms/endpoint/record'
import { routesOf, type Route } from '../routes'
import { exampleParams, samplesOf } from '../samples'
import { script } from './script'
import { style } from './style'

interface PageOptions {
  /** `Accept-Language` of the reader. */
  locale: string
  needsToken: boolean
}

interface Page {
  html: string
  /** Content-Security-Policy: only this page's own style and script. */
  policy: string
}

type Language = keyof Bilingual

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Trimmed example answers, packed when the package is built; a source tree has none. */
function exampleAnswers(): Record<string, string> {
  const path = assetPath('api-examples.json')
  return path ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>) : {}
}

function field(name: string, spec: ParamSpec, value: string | undefined, language: Language): string {
  const bounds =
    spec.type === 'integer' && (spec.min !== undefined || spec.max !== undefined)
      ? ` ${spec.min ?? ''}…${spec.max ?? ''}`
      : ''
  const unit = spec.unit ? ` ${spec.unit}` : ''
  const standard = spec.default === undefined ? '' : ` = ${spec.default}`
  const facts = escape(`${spec.type}${bounds}${unit}${standard}`)
  const attributes = `name="${escape(name)}"${spec.required ? ' required' : ''}`
  const input = spec.values
    ? `<select ${attributes}>${spec.values.map((entry) => `<option${entry === spec.default ? ' selected' : ''}>${escape(entry)}</option>`).join('')}</select>`
    : `<input ${attributes} value="${escape(value ?? '')}" placeholder="${escape(String(spec.example))}" autocomplete="off" spellcheck="false">`
  return `<label><b>${escape(name)}${spec.required ? ' <u>*</u>' : ''}</b><span>${escape(spec.description[language])} · ${facts}</span>${input}</label>`
}

function section(route: Route, language: Language, options: PageOptions, answers: Record<string, string>): string {
  const { endpoint, path } = route
  const t = translator(language === 'zh' ? 'zh-CN' : 'en-US')
  const samples = samplesOf('{base}', path, endpoint, options.needsToken)
  const filled = exampleParams(endpoint)
  const fields = Object.entries(endpoint.params)
    .filter(([, spec]) => !spec.ignored)
    .map(([name, spec]) => field(name, spec, filled[name], language))
  const words = `${path} ${endpoint.name} ${endpoint.title.zh} ${endpoint.title.en}`.toLowerCase()
  const answer = answers[path]
  const languages = Object.keys(samples) as (keyof typeof samples)[]
  const labels = { curl: 'curl', javascript: 'JavaScript', python: 'Python' }
  return `<details class="end" id="${escape(path.replace('/api/', ''))}" data-words="${escape(words)}"><summary><span>${escape(endpoint.title[language])}</span><span class="path"><em>GET</em>${escape(path)}</span></summary><div class="body">
<form class="try" data-path="${escape(path)}">${fields.join('')}<button>${escape(t('amagi.api.try'))}</button></form>
<p class="state" role="status"></p><pre class="answer" hidden></pre>
<div class="samples"><h3>${escape(t('amagi.api.example'))}</h3><div class="tabs">${languages.map((name, index) => `<button type="button" data-lang="${name}" aria-selected="${index === 0}">${labels[name]}</button>`).join('')}</div>${languages.map((name, index) => `<pre data-lang="${name}"${index === 0 ? '' : ' hidden'}>${escape(samples[name])}</pre>`).join('')}</div>
${answer ? `<h3>${escape(t('amagi.api.answer'))}</h3><pre>${escape(answer)}</pre>` : ''}
<p class="note">${escape(t('amagi.api.payload'))} <code>${escape(endpoint.payload || '—')}</code>${endpoint.cacheSec > 0 ? ` · ${escape(t('amagi.api.cached', { sec: endpoint.cacheSec }))}` : ''}</p>
</div></details>`
}

/** The page in the reader's language. */
export function referencePage(platforms: readonly Platform[], options: PageOptions): Page {
  const language: Language = /^\s*en/i.test(options.locale) ? 'en' : 'zh'
  const t = translator(language === 'zh' ? 'zh-CN' : 'en-US')
  const routes = routesOf(platforms)
  const answers = exampleAnswers()
  const groups = platforms
    .map((platform) => ({
      platform,
      name: t(key('platform', platform.id)),
      own: routes.filter((route) => route.platform === platform.id),
    }))
    .filter((group) => group.own.length > 0)
  const index = groups
    .map(
      ({ name, own }) =>
        `<h2>${escape(name)}</h2>${own.map(({ path, endpoint }) => `<a href="#${escape(path.replace('/api/', ''))}">${escape(endpoint.title[language])}</a>`).join('')}`,
    )
    .join('')
  // A colour from the declaration goes into the sheet, not into an attribute: the policy forbids inline styles.
  const colours = groups.map(({ platform }) => `main h2 i.${platform.id}{background:${platform.look.brand}}`).join('')
  const sections = groups
    .map(
      ({ platform, name, own }) =>
        `<section><h2><i class="${platform.id}"></i>${escape(name)}</h2>${own.map((route) => section(route, language, options, answers)).join('')}</section>`,
    )
    .join('')
  const css = style + colours
  const words = JSON.stringify({ waiting: t('amagi.api.waiting'), characters: t('amagi.api.characters') })
  const token = options.needsToken
    ? `<form class="try"><label><b>token</b><input id="token" type="password" autocomplete="off"></label></form>`
    : ''
  const html = `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>amagi API</title><link rel="icon" href="data:,"><style>${css}</style></head><body>
<header><b>amagi</b><input id="find" type="search" placeholder="${escape(t('amagi.api.find'))}" aria-label="${escape(t('amagi.api.find'))}"><nav><a href="/api/openapi.json">OpenAPI</a><a href="/api/health">${escape(t('amagi.api.health'))}</a></nav></header>
<div class="frame"><aside>${index}</aside><main><div class="intro"><h1>${escape(t('amagi.api.title'))}</h1><p>${escape(t('amagi.api.intro', { count: routes.length }))}</p><p>${escape(t('amagi.api.failures'))}</p>${token}</div>${sections}</main></div>
<script type="application/json" id="words">${words.replaceAll('<', '\\u003c')}</script><script>${script}</script></body></html>`
  const policy = `default-src 'none'; style-src ${hash(css)}; script-src ${hash(script)}; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`
  return { html, policy }
}

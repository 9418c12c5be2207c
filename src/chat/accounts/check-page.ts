/**
 * The page a person passes a check on: on Koishi's own server, under an address nobody guesses. It loads the puzzle of
 * Geetest 3 from Geetest itself and hands the answer to us.
 * Source: docs of Geetest 3 (`initGeetest`, `getValidate`), 2026; run against a stand-in, not against Geetest.
 */
import { randomBytes } from 'node:crypto'
import { toAmagiError } from '../../errors'
import type { Translate } from '../../words/locale'
import type { Exchange, Server } from '../served'
import { brief } from '../brief'
import type { Log } from '../types'
import { readAnswer, type Checks } from './checks'

/** Below the address of the server. */
export const checkPath = '/amagi/check'

const script = 'https://static.geetest.com/static/js/gt.0.4.9.js'
const geetest = 'https://*.geetest.com https://*.geevisit.com'

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

function page(t: Translate, inner: string, nonce: string): string {
  return (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">' +
    `<meta name="robots" content="noindex"><title>${escaped(t('amagi.check.title'))}</title>` +
    `<style nonce="${nonce}">body{font:17px/1.6 system-ui,sans-serif;max-width:26em;margin:3em auto;padding:0 1em}</style></head>` +
    `<body><h1>${escaped(t('amagi.check.title'))}</h1>${inner}</body></html>`
  )
}

/** The puzzle; what is put in is digits and letters. */
function puzzle(t: Translate, { gt, challenge }: { gt: string; challenge: string }, nonce: string): string {
  const texts = { done: t('amagi.check.done'), wrong: t('amagi.check.wrong'), broken: t('amagi.check.broken') }
  // A text in a script must not end it.
  const words = JSON.stringify(texts).replaceAll('<', '\\u003c')
  return (
    `<p id="line">${escaped(t('amagi.check.lead'))}</p><div id="box"></div>` +
    `<script nonce="${nonce}" src="${script}"></script><script nonce="${nonce}">` +
    `const words=${words},line=document.getElementById('line'),say=text=>{line.textContent=text};` +
    `if(typeof initGeetest!=='function')say(words.broken);else initGeetest({gt:'${gt}',challenge:'${challenge}',` +
    `offline:false,new_captcha:true,product:'float',width:'100%'},captcha=>{captcha.appendTo('#box');` +
    'captcha.onError(()=>say(words.broken));captcha.onSuccess(async()=>{const got=captcha.getValidate();' +
    'const query=new URLSearchParams({challenge:got.geetest_challenge,validate:got.geetest_validate,' +
    "seccode:got.geetest_seccode});try{const answer=await fetch(location.pathname+'?'+query,{method:'POST'});" +
    'say(answer.ok?words.done:words.wrong)}catch{say(words.broken)}})})</script>'
  )
}

/** What keeps the page to itself. */
function guarded(exchange: Exchange, nonce: string): void {
  const own = `'nonce-${nonce}'`
  exchange.set('Cache-Control', 'no-store')
  exchange.set('Referrer-Policy', 'no-referrer')
  exchange.set('X-Content-Type-Options', 'nosniff')
  exchange.set(
    'Content-Security-Policy',
    `default-src 'none'; script-src ${own} ${geetest}; style-src ${own} ${geetest} 'unsafe-inline'; ` +
      `img-src ${geetest} data:; connect-src 'self' ${geetest}; frame-ancestors 'none'; base-uri 'none'`,
  )
}

/** Opens the page. */
export function openCheckPage(
  server: Server,
  { checks, t, log }: { checks: Checks; t: () => Translate; log: Log },
): void {
  server.get(`${checkPath}/:link`, async (exchange) => {
    const nonce = randomBytes(12).toString('base64url')
    guarded(exchange, nonce)
    exchange.set('Content-Type', 'text/html; charset=utf-8')
    const platform = checks.find(exchange.params.link ?? '')
    const text = (status: number, words: string): void => {
      exchange.status = status
      exchange.body = page(t(), `<p>${escaped(words)}</p>`, nonce)
    }
    if (!platform) return text(404, t()('amagi.check.gone'))
    // Whoever only looks what is there, as chats do for a preview, spends no voucher.
    if (exchange.method === 'HEAD') return void (exchange.status = 200)
    try {
      const begun = await checks.begin(platform)
      if (begun.state !== 'puzzle')
        return text(200, t()(begun.state === 'hopeless' ? 'amagi.check.hopeless' : 'amagi.check.unneeded'))
      exchange.status = 200
      exchange.body = page(t(), puzzle(t(), begun.check, nonce), nonce)
    } catch (thrown) {
      log.info(`the check of ${platform} did not begin: ${brief(thrown)}`)
      text(503, t()('amagi.check.broken'))
    }
  })
  server.post(`${checkPath}/:link`, async (exchange) => {
    exchange.set('Cache-Control', 'no-store')
    const platform = checks.find(exchange.params.link ?? '')
    const given = Object.entries(exchange.query).map(([name, value]) => `${name}=${String(value)}`)
    const answer = readAnswer(given.join('&'))
    exchange.body = ''
    if (!platform || !answer) return void (exchange.status = platform ? 400 : 404)
    try {
      const passed = await checks.answer(platform, answer)
      exchange.status = passed === 'passed' || passed === 'still' ? 204 : 409
    } catch (thrown) {
      log.info(`the check of ${platform}: ${toAmagiError(thrown).code}`)
      exchange.status = 503
    }
  })
}

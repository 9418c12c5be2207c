/** Cookies the fake platforms know. Nothing here opens anything real. */
import { createHash } from 'node:crypto'

/** Visitor id that douyin's edge knows; it belongs to the simulated account. */
export const knownUifid = ['one', 'two', 'three']
  .map((part) => createHash('sha512').update(part).digest('hex'))
  .join('')
  .slice(0, 320)

const expires = 1_900_000_000

const bilibili = (session: string, mid: number): string =>
  `SESSDATA=${session}; bili_jct=5ad0c0ffee5ad0c0ffee5ad0c0ffee00; DedeUserID=${mid}; ` +
  'DedeUserID__ckMd5=51ad51ad51ad51ad; sid=simulate'

/** Fingerprint the simulated account's browser has in cookie and query. */
export const knownFp = 'verify_m7simul8_aB3dEfGh_Ij4k_4lMn_9pQr_StUvWxYz0123'

const douyin = (session: string): string =>
  `sessionid=${session}; sessionid_ss=${session}; ` +
  `sid_guard=${session}%7C1740000000%7C5184000%7CSun%2C+20-Apr-2025+00%3A00%3A00+GMT; ` +
  'ttwid=1%7CsimulatedAccountDevice%7C1740000000%7C' +
  `${'b6a2d3'.padEnd(64, '0')}; s_v_web_id=${knownFp}; UIFID=${knownUifid}`

const kuaishou = (session: string): string =>
  `did=web_${'ab'.repeat(16)}; didv=1740000000000; userId=3100000001; passToken=${session}; ` +
  `kuaishou.server.web_st=${session}`

export const accounts = {
  bilibili: {
    normal: bilibili(`simnorm1%2C${expires}%2C0a1b2%2A31`, 35_101_001),
    vip: bilibili(`simvip01%2C${expires}%2C0a1b2%2A31`, 35_101_002),
    expired: bilibili('simold01%2C1600000000%2C0a1b2%2A31', 35_101_003),
  },
  douyin: { valid: douyin('51a1d0c0ffee51a1d0c0ffee51a1d0c0'), expired: douyin('dead0000dead0000dead0000dead0000') },
  kuaishou: { valid: kuaishou('ChNzaW11bGF0ZWQucGFzc3BvcnQ'), expired: kuaishou('expired') },
} as const

/** What a bilibili cookie stands for; anything unknown is a dead session. */
export function bilibiliRank(session: string | undefined): 'none' | 'normal' | 'vip' | 'dead' {
  if (!session) return 'none'
  if (session.startsWith('simnorm1')) return 'normal'
  if (session.startsWith('simvip01')) return 'vip'
  return session.startsWith('simqr') ? 'normal' : 'dead'
}

export function douyinLoggedIn(cookies: Record<string, string>): boolean {
  return (cookies.sessionid ?? '').startsWith('51a1d')
}

export function kuaishouLoggedIn(cookies: Record<string, string>): boolean {
  return (cookies.passToken ?? '').startsWith('ChNza')
}

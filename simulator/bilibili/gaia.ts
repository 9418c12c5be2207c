/** The check behind a risk refusal: a voucher, a puzzle for it, a token for the answer, good for whoever was refused. */
import { randomBytes, randomUUID } from 'node:crypto'
import { json, md5 } from '../reply'
import type { Answer, Call } from '../types'

/** What the captcha of a voucher was exchanged for: `gaia_vtoken` in the query and in a cookie opens what it closed. */
export const riskToken = 'grisk_5d0c2f7a41de4b7b9c603f0c8a52'

/** Seconds a puzzle waits for its answer. */
const patienceSec = 120

/** The answer a person finds. */
export const solved = (challenge: string): { validate: string; seccode: string } => {
  const validate = md5(`solved ${challenge}`)
  return { validate, seccode: `${validate}|jordan` }
}

const who = ({ cookies }: Call): string => cookies.SESSDATA ?? 'guest'

export class Gaia {
  /** Everything that is guarded wants a pardon. */
  closed = false
  /** Vouchers lead to no puzzle. */
  hopeless = false
  /** Vouchers that were handed out and not yet used, by whom. */
  private readonly vouchers = new Map<string, string>()
  private readonly puzzles = new Map<string, { challenge: string; who: string; at: number }>()
  private readonly tokens = new Map<string, string>()

  reset(): void {
    this.closed = false
    this.hopeless = false
    this.vouchers.clear()
    this.puzzles.clear()
    this.tokens.clear()
  }

  /** As the site says it: the voucher in the body and once more in a header. */
  refuse(call: Call): Answer {
    const voucher = `voucher_${randomUUID()}`
    this.vouchers.set(voucher, who(call))
    return json({ code: -352, message: '风控校验失败', ttl: 1, data: { v_voucher: voucher } }, 200, {
      'x-bili-gaia-vvoucher': voucher,
    })
  }

  /** Tokens of earlier checks are worth nothing any more. */
  forgetTokens(): void {
    this.tokens.clear()
  }

  pardons(call: Call): boolean {
    const token = call.query.get('gaia_vtoken') ?? ''
    if (token === '' || call.cookies['x-bili-gaia-vtoken'] !== token) return false
    return token === riskToken || this.tokens.get(token) === who(call)
  }

  private csrfFits(call: Call, form: URLSearchParams): boolean {
    return call.cookies.SESSDATA === undefined || form.get('csrf') === call.cookies.bili_jct
  }

  /** Undefined for vouchers of nobody: documented examples are answered elsewhere. */
  register(call: Call): Answer | undefined {
    const form = new URLSearchParams(call.body.toString('utf8'))
    const voucher = form.get('v_voucher') ?? ''
    if (/^voucher_0+-/.test(voucher)) return undefined
    if (!this.csrfFits(call, form)) return json({ code: -111, message: 'csrf 校验失败', ttl: 1 })
    const owner = this.vouchers.get(voucher)
    this.vouchers.delete(voucher)
    if (owner !== who(call)) return json({ code: 100000, message: '验证码获取失败', ttl: 1 })
    const [token, challenge] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')]
    this.puzzles.set(token, { challenge, who: owner, at: call.now })
    const geetest = this.hopeless ? null : { challenge, gt: 'ac597a4506fee079629df5d8b66dd4fe' }
    return json({
      code: 0,
      message: '0',
      ttl: 1,
      data: { type: 'geetest', token, geetest, biliword: null, phone: null, sms: null },
    })
  }

  validate(call: Call): Answer | undefined {
    const form = new URLSearchParams(call.body.toString('utf8'))
    const puzzle = this.puzzles.get(form.get('token') ?? '')
    if (!puzzle) return undefined
    if (!this.csrfFits(call, form)) return json({ code: -111, message: 'csrf 校验失败', ttl: 1 })
    if (call.now - puzzle.at > patienceSec * 1000) return json({ code: 100003, message: '验证码过期', ttl: 1 })
    const { validate, seccode } = solved(puzzle.challenge)
    const fits = form.get('validate') === validate && form.get('seccode') === seccode
    if (!fits || !form.get('challenge')?.startsWith(puzzle.challenge) || puzzle.who !== who(call))
      return json({ code: -105, message: '验证码错误', ttl: 1 })
    this.puzzles.delete(form.get('token') ?? '')
    const grisk = `grisk_${randomBytes(14).toString('hex')}`
    this.tokens.set(grisk, puzzle.who)
    return json({ code: 0, message: '0', ttl: 1, data: { is_valid: 1, grisk_id: grisk } })
  }
}

/**
 * The check behind a risk refusal (-352): a puzzle of Geetest a person solves, whose answer is exchanged for a token that the
 * calls of whoever was refused show from then on.
 * Source: SocialSisterYi/bilibili-API-collect `docs/misc/sign/v_voucher.md`, 2025-12.
 */
import { AmagiError } from '../../errors'
import { at } from '../../json'
import type { Checks } from '../define'
import { pardonKey, sessionOf } from './session'

const text = (body: unknown, path: string): string | undefined => {
  const found: unknown = at(body, path)
  return typeof found === 'string' && /^[\w-]{1,128}$/.test(found) ? found : undefined
}

export const checks: Checks = {
  async begin(voucher, context) {
    const { body } = await context.call('applyCaptcha', { v_voucher: voucher })
    const [gt, challenge] = [text(body, 'data.geetest.gt'), text(body, 'data.geetest.challenge')]
    const token = text(body, 'data.token')
    // Without a puzzle this one is not for people.
    return gt && challenge && token ? { gt, challenge, token } : undefined
  },
  async finish({ challenge, token }, answer, context) {
    const { body } = await context.call('validateCaptcha', {
      challenge: answer.challenge ?? challenge,
      token,
      validate: answer.validate,
      seccode: answer.seccode,
    })
    const pardon = text(body, 'data.grisk_id')
    if (Number(at(body, 'data.is_valid')) !== 1 || pardon === undefined) {
      throw new AmagiError('bad-input', { message: 'the check was not passed' })
    }
    sessionOf(context).pardons.set(pardonKey(context.cookie()), pardon)
  },
}

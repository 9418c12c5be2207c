/** Device cookies: made by the visitor or issued, bound to the browser and the account they first came with. */
import { Bonds } from '../bonds'
import type { Answer, Call } from '../types'

const shape = /^web_[0-9a-f]{32}$/

export class Devices {
  private readonly bonds = new Bonds()
  private seen = new Set<string>()
  /** To be replaced at the next visit, and dead after that. */
  private due = new Set<string>()
  private retired = new Set<string>()
  private issued = 0

  /** Whether the call names a device that is still good and is used as it always was; a call without one is not judged. */
  good({ cookies, userAgent }: Call): boolean {
    const { did, userId } = cookies
    if (did === undefined) return true
    this.seen.add(did)
    const owner = userId ? `account ${userId}` : 'nobody'
    return !this.retired.has(did) && this.bonds.hold(did, `${owner} with ${userAgent}`)
  }

  /** Whether the call names a device at all. */
  named({ cookies }: Call): boolean {
    return shape.test(cookies.did ?? '')
  }

  /** `Set-Cookie` of a new device for this visitor. */
  issue({ userAgent, now }: Call, domain: string): string[] {
    this.issued += 1
    const did = `web_${this.issued.toString(16).padStart(32, 'cd')}`
    this.bonds.tie(did, `nobody with ${userAgent}`)
    return [`did=${did}; path=/; domain=.${domain}`, `didv=${now}; path=/; domain=.${domain}`]
  }

  /** Every guest's device so far gets a successor with its next answer, and is refused from then on. */
  roll(): void {
    this.due = new Set(this.seen)
  }

  /** The answer with the successor of a device that is due. */
  renewed(call: Call, answer: Answer): Answer {
    const did = call.cookies.did ?? ''
    if (call.cookies.userId || !this.due.delete(did)) return answer
    this.retired.add(did)
    const domain = call.host.split('.').slice(-2).join('.')
    return { ...answer, headers: { ...answer.headers, 'set-cookie': this.issue(call, domain) } }
  }

  clear(): void {
    this.bonds.clear()
    for (const set of [this.seen, this.due, this.retired]) set.clear()
    this.issued = 0
  }
}

/** What goes with what: sites bind a device to the browser it was issued to, and refuse it beside another one. */
export class Bonds {
  private readonly known = new Map<string, string>()

  /** Binds an id to what it was issued with. */
  tie(id: string, trait: string): void {
    this.known.set(id, trait)
  }

  /** Whether an id comes with what it always came with; one that is seen for the first time is bound by that. */
  hold(id: string, trait: string): boolean {
    const bound = this.known.get(id)
    if (bound === undefined) this.tie(id, trait)
    return bound === undefined || bound === trait
  }

  clear(): void {
    this.known.clear()
  }
}

/** Numbers of people as they are written, with what people call them in front: `uid：123`, `快手号 kevin_wong`. */

/** What stands behind one of the names, or the text itself; blanks around it mean nothing. */
export const bareNumber = (text: string, called: readonly string[]): string =>
  text.trim().replace(new RegExp(`^(?:${called.join('|')})[:：]?\\s*`, 'i'), '')

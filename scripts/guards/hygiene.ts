import type { Guard, Tree } from './files'

const rules: { name: string; pattern: RegExp; where: RegExp; except?: RegExp }[] = [
  {
    name: 'a machine path',
    // Not right behind a host or the scheme of an app: pages of the platforms have these words too.
    pattern: /(?<!:\/|\.(?:com|cn))\/(?:home|Users|work|root)\/[a-z]/,
    where: /./,
    except: /^(package-lock\.json|scripts\/guards\/)/,
  },
  { name: 'a registry address', pattern: /registry\.|npmmirror\.com\/-\//, where: /^package-lock\.json$/ },
  { name: 'a long base64 run', pattern: /[A-Za-z0-9+/]{400,}/, where: /^(test|src|scripts|bench|simulator|samples)\// },
  { name: 'a real-looking session cookie', pattern: /SESSDATA=[0-9a-f]{8}%2C\d{10}%2C[0-9a-f]{5}/, where: /./ },
  {
    name: 'a reach outside the product',
    pattern: /\.\.\/shared/,
    where: /^(src|scripts|bench|simulator|samples)\//,
    except: /^scripts\/guards\//,
  },
  {
    name: 'a left-over marker',
    pattern: /\b(TODO|FIXME|XXX)\b/,
    where: /^(src|scripts|test|bench|simulator|samples)\/.*\.(ts|mjs)$/,
    except: /^scripts\/guards\/|^test\/guards\//,
  },
]

/** Nothing in the tree that does not belong into a published project. */
export const hygiene: Guard = {
  name: 'hygiene',
  check(tree: Tree) {
    const wrong: string[] = []
    for (const [path, text] of tree) {
      for (const rule of rules) {
        if (rule.where.test(path) && !rule.except?.test(path) && rule.pattern.test(text))
          wrong.push(`${path}: ${rule.name}`)
      }
      const lines = text.split('\n').length
      if (/^src\/.*\.ts$/.test(path) && lines > 401 && !/\/(sign|endpoints)(\/|\.)/.test(path)) {
        wrong.push(`${path}: ${lines} lines, the house splits at 400`)
      }
    }
    return wrong
  },
}

import { below, type Guard } from './files'

/** The registrar, which asks the right of a command before every run. */
const home = 'src/chat/commands/index.ts'

const registering = /\.(?:command|subcommand|action|shortcut)\(/g

/** Whatever is registered past the registrar would run for anybody. */
export const commandHome: Guard = {
  name: 'commands',
  check: (tree) =>
    [...below(tree, 'src/')].flatMap(([path, text]) =>
      path === home ? [] : Array.from(text.matchAll(registering), ([call]) => `${path}: ${call}…) outside ${home}`),
    ),
}

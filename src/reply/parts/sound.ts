/** Music and sounds. Pure. */
import type { Abilities, AudioMedia, PlanPart } from '../../model'

/** As voice where the chat has it, else as a file, else nothing. */
export function soundParts(audio: AudioMedia | undefined, abilities: Abilities): PlanPart[] {
  if (!audio || audio.source.urls.length === 0) return []
  if (abilities.audio) return [{ kind: 'audio', audio, as: 'voice' }]
  return abilities.file ? [{ kind: 'audio', audio, as: 'file' }] : []
}

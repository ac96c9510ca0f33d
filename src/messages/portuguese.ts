/** What runner, checks and program tell people, in Brazilian Portuguese, where they do not know the language themselves. */
export const runnerInPortuguese: Readonly<Record<string, string>> = {
  'The runner was closed.': 'O executor foi fechado.',
  'the runner process ended': 'o processo executor terminou',
  'The runner is busy: wait for the order that goes on, or cancel it.':
    'O executor está ocupado: espere pelo que está em andamento, ou cancele-o.',
  'There is no order to help with.': 'Não há pedido com que ajudar.',
  'Nothing runs: start the lab first.': 'Nada está em execução: inicie antes o laboratório.',
  'unknown request: {0}': 'pedido desconhecido: {0}',
  'Internal error of the runner: {0}': 'Erro interno do executor: {0}',
  'This lab has no check called “{0}”.': 'Este laboratório não tem uma verificação chamada “{0}”.',
  'A replay needs the name of its one check.': 'Uma repetição precisa do nome da sua única verificação.',
  '{0} has no default export: it needs “export default (world) => { … }”.':
    '{0} não tem exportação default: precisa de “export default (world) => { … }”.',
  'A check cannot use {0}: it must do the same in every run. Use world.sleep, world.choose or host.run.':
    'Uma verificação não pode usar {0}: ela deve fazer o mesmo em toda execução. Use world.sleep, world.choose ou host.run.',
  '{0}: there are two checks called “{1}”. Give one another name.':
    '{0}: há duas verificações chamadas “{1}”. Dê outro nome a uma delas.',
  '{0}: lab.json has no stage “{1}”. Its stages: {2}.':
    '{0}: lab.json não tem a etapa “{1}”. As etapas dele: {2}.',
  '{0}: Syntax error: {1}': '{0}: Erro de sintaxe: {1}',
  '{0}: {1} cannot be read: {2}': '{0}: não é possível ler {1}: {2}',
  '{0}: There is no file {1}': '{0}: não existe o arquivo {1}',
  '{0}: There is no file “{1}” to import': '{0}: não existe o arquivo “{1}” para importar',
  '{0}: “{1}” reaches the real machine, which a program of a lab cannot use; use {2}':
    '{0}: “{1}” acessa a máquina real, que um programa de laboratório não pode usar; use {2}',
  '{0}: “{1}” cannot be imported: a program of a lab imports its own files (“./…”) and “dlabs” only':
    '{0}: “{1}” não pode ser importado: um programa de laboratório só importa seus próprios arquivos (“./…”) e “dlabs”',
  'This file is not a trace of Distributed Labs. Export or record one, and open that.':
    'Este arquivo não é um rastro do Distributed Labs. Exporte ou grave um, e abra esse.',
  'This trace was written by a newer version of Distributed Labs. Update Distributed Labs, then open the trace again.':
    'Este rastro foi gravado por uma versão mais nova do Distributed Labs. Atualize o Distributed Labs e abra o rastro de novo.',
  'This trace is damaged: it was cut short or changed since it was written. Record it again.':
    'Este rastro está danificado: foi truncado ou alterado depois de gravado. Grave-o de novo.',
  '“{0}” is no schedule: it looks like “1-k3f9a2”.':
    '“{0}” não é um escalonamento: ele se parece com “1-k3f9a2”.',
};

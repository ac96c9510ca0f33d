/** What `dlabs` says of itself, its usage and its proofs, in Brazilian Portuguese. */
const help = {
  'Check an attempt (default: the one in this folder).': 'Verifica uma tentativa (padrão: a desta pasta).',
  'Only the checks of this stage.': 'Só as verificações desta etapa.',
  'Only this check. May be given again.': 'Só esta verificação. Pode ser repetida.',
  'Try N schedules in each check.': 'Tenta N escalonamentos em cada verificação.',
  'Draw the schedules from this seed (default {0}).': 'Sorteia os escalonamentos desta semente (padrão {0}).',
  'Run again the schedule that a failure of --check NAME told.':
    'Executa de novo o escalonamento que uma falha de --check NOME informou.',
  'Check again whenever a file is saved.': 'Verifica de novo sempre que um arquivo é salvo.',
  'Check in this very process, without limits, for a debugger.':
    'Verifica neste mesmo processo, sem limites, para um depurador.',
  'Print one JSON document: media/schema/check-run.schema.json.':
    'Imprime um documento JSON: media/schema/check-run.schema.json.',
  'Write the trace of the first failure to this file.': 'Grava o rastro da primeira falha neste arquivo.',
  'Write the trace of the run to this file.': 'Grava o rastro da execução neste arquivo.',
  'Write to this file (default: standard output).': 'Grava neste arquivo (padrão: saída padrão).',
  'Do not show what crosses the network.': 'Não mostra o que atravessa a rede.',
  'The format (needed).': 'O formato (obrigatório).',
  'export needs a format: --format {0}': 'export precisa de um formato: --format {0}',
  'There is no format “{0}”.': 'Não existe o formato “{0}”.',
  'There is no engine “{0}”.': 'Não existe o motor “{0}”.',
  'There are sim and os.': 'Existem sim e os.',
  '{0} cannot be read: {1}': '{0} não pode ser lido: {1}',
  '{0} cannot be written: {1}': '{0} não pode ser gravado: {1}',
  'Show this help.': 'Mostra esta ajuda.',
  'The language of texts.': 'A língua dos textos.',
  'Look for labs in this pack, too.': 'Procura laboratórios também neste pacote.',
  'dlabs: guided labs on distributed systems': 'dlabs: laboratórios guiados de sistemas distribuídos',
  'dlabs COMMAND --help tells more. Exit code 0: as asked; 1: the answer is no; 2: bad input or usage.':
    'dlabs COMANDO --help diz mais. Código de saída 0: como pedido; 1: a resposta é não; 2: entrada ou uso errado.',
  'Show the labs that there are.': 'Mostra os laboratórios que há.',
  'Print one JSON document.': 'Imprime um documento JSON.',
  'Its title (default: made from the slug).': 'O título (padrão: feito do slug).',
  'Add a lab to a pack that you write (default: the pack in this folder).':
    'Acrescenta um laboratório a um pacote que você escreve (padrão: o desta pasta).',
  'Begin a pack with one unit and one lab.': 'Começa um pacote com uma unidade e um laboratório.',
  'Who writes it.': 'Quem o escreve.',
  'Begin a pack, or add a lab to one.': 'Começa um pacote, ou acrescenta um laboratório a um.',
  'Make a .labpack file of a pack (default: the one in this folder).':
    'Faz um arquivo .labpack de um pacote (padrão: o desta pasta).',
  'With solutions, mutants and hidden checks: not for students.':
    'Com soluções, mutantes e verificações ocultas: não é para estudantes.',
  'Where to (default: SLUG-VERSION.labpack here).': 'Para onde (padrão: SLUG-VERSÃO.labpack aqui).',
  'Show what is in a .labpack file, without installing it.':
    'Mostra o que há em um arquivo .labpack, sem instalá-lo.',
  'Install a .labpack file.': 'Instala um arquivo .labpack.',
  'Also when a newer version is installed.': 'Também quando há uma versão mais nova instalada.',
  'Build, show and install .labpack files.': 'Constrói, mostra e instala arquivos .labpack.',
  'Run a lab: see what its processes say, and break things.':
    'Executa um laboratório: veja o que os processos dizem, e quebre coisas.',
  'Draw delays and other chances from this seed (default 1).':
    'Sorteia atrasos e outros acasos desta semente (padrão 1).',
  'Run X times as fast as real time (default 1).': 'Executa X vezes mais rápido que o tempo real (padrão 1).',
  'Begin a lab in a new folder (default: one with the name of the lab).':
    'Começa um laboratório em uma nova pasta (padrão: uma com o nome do laboratório).',
  'Prove a pack or a lab: the solution passes, the starter fails, each mutant is caught.':
    'Prova um pacote ou um laboratório: a solução passa, o inicial falha, cada mutante é apanhado.',
  'Check N times more that verdicts agree (default {0}).':
    'Confere mais N vezes que os veredictos coincidem (padrão {0}).',
  'Print one JSON document: media/schema/verify.schema.json.':
    'Imprime um documento JSON: media/schema/verify.schema.json.',
};

const usage = {
  '--watch and --json do not go together.': '--watch e --json não combinam.',
  '--replay needs the name of its one check: --check NAME':
    '--replay precisa do nome da sua única verificação: --check NOME',
  'The lab has no stage “{0}”.': 'O laboratório não tem a etapa “{0}”.',
  'Its stages: {0}': 'As etapas dele: {0}',
  '--{0} needs a whole number {1}, not “{2}”.': '--{0} precisa de um número inteiro {1}, não “{2}”.',
  'of {0} or more': 'de no mínimo {0}',
  'from {0} to {1}': 'de {0} a {1}',
  '--{0} needs a number above 0, not “{1}”.': '--{0} precisa de um número maior que 0, não “{1}”.',
  'See: dlabs {0} --help': 'Veja: dlabs {0} --help',
  '{0} has no option {1}.': '{0} não tem a opção {1}.',
  '{0} takes no value.': '{0} não recebe valor.',
  '{0} needs a value, as in {1}=VALUE.': '{0} precisa de um valor, como em {1}=VALOR.',
  'Did you mean {0}?': 'Você quis dizer {0}?',
  'Usage: dlabs {0}': 'Uso: dlabs {0}',
  '{0} needs {1}.': '{0} precisa de {1}.',
  'an operand': 'um operando',
  '{0} operands': '{0} operandos',
  '{0} does not know what to do with “{1}”.': '{0} não sabe o que fazer com “{1}”.',
  'dlabs: internal error, please report it: {0}': 'dlabs: erro interno; por favor, relate-o: {0}',
  'There is no command “{0}”.': 'Não existe o comando “{0}”.',
  'There are: {0}.': 'Há: {0}.',
  'There is no language “{0}”.': 'Não há a língua “{0}”.',
  '{0} is no pack: it has no pack.json.': '{0} não é um pacote: não tem pack.json.',
  'The lab “{0}” has a problem: {1}:{2}:{3}: {4}': 'O laboratório “{0}” tem um problema: {1}:{2}:{3}: {4}',
  'The lab “{0}” has a problem: {1}': 'O laboratório “{0}” tem um problema: {1}',
  'There is no lab “{0}”.': 'Não há o laboratório “{0}”.',
  'See: dlabs list': 'Veja: dlabs list',
  'There is no folder {0}.': 'Não há a pasta {0}.',
  '{0} is no attempt at a lab. Start one: dlabs start LAB [DIR]':
    '{0} não é uma tentativa de laboratório. Comece uma: dlabs start LAB [DIR]',
  'The lab “{0}” of the pack “{1}” is not there. Install the pack, or name its folder: --pack FOLDER':
    'O laboratório “{0}” do pacote “{1}” não está aqui. Instale o pacote, ou indique a pasta dele: --pack PASTA',
  '{0} is no pack.': '{0} não é um pacote.',
  'Cancelled.': 'Cancelado.',
  'no process is called {0}': 'nenhum processo se chama {0}',
};

const done = {
  'Made {0}. Prove it: dlabs verify {1}': '{0} foi feito. Prove-o: dlabs verify {1}',
  '{0} files': '{0} arquivos',
  '{0}: {1}, {2} files, for {3}': '{0}: {1}, {2} arquivos, para {3}',
  'By {0}; licence {1}': 'De {0}; licença {1}',
  'It was {0}.': 'Era a {0}.',
  '{0}, for {1}': '{0}, para {1}',
  students: 'estudantes',
  instructors: 'instrutores',
  '{0} files are left out, for instructors only': '{0} arquivos ficam de fora, só para instrutores',
  '{0} files, {1}; every digest is right': '{0} arquivos, {1}; todos os digests estão certos',
  '{0} files, {1}; every digest is right; {2} files are left out, for instructors only':
    '{0} arquivos, {1}; todos os digests estão certos; {2} arquivos ficam de fora, só para instrutores',
  '{0} is installed: {1} labs.': '{0} está instalado: {1} laboratórios.',
  'exit {0}': 'código de saída {0}',
  killed: 'morto',
  'power failure': 'queda de energia',
  '(started on {0}, pid {1})': '(iniciado em {0}, pid {1})',
};

const proof = {
  lab: 'laboratório',
  solution: 'solução',
  starter: 'inicial',
  mutants: 'mutantes',
  reruns: 'repetições',
  languages: 'línguas',
  'passes {0}': 'passa em {0}',
  'fails {0}': 'falha em {0}',
  '{0} of {1} caught': '{0} de {1} apanhados',
  '{0} of {1} agree': '{0} de {1} coincidem',
  'solution: {0}': 'solução: {0}',
  'starter: {0}': 'inicial: {0}',
  'mutant {0}: {1}': 'mutante {0}: {1}',
  'the lab has no checks': 'o laboratório não tem verificações',
  '“{0}” cannot be measured: {1}': '“{0}” não pode ser medido: {1}',
  'it fails no check: nothing is left to do': 'não falha em nenhuma verificação: não resta nada a fazer',
  'there is no check “{0}”': 'não há a verificação “{0}”',
  'it does not run: {0}': 'não executa: {0}',
  '“{0}” does not catch it: {1}': '“{0}” não o apanha: {1}',
  'ended by a limit': 'terminado por um limite',
  'not the same in a rerun: {0}': 'não é igual em uma repetição: {0}',
  '“{0}” was {1}, then {2}': '“{0}” foi {1}, depois {2}',
  '“{0}” {1}: {2}': '“{0}” {1}: {2}',
  '{0} in schedule {1}': '{0} no escalonamento {1}',
  'in schedule {0}': 'no escalonamento {0}',
  'was not tried': 'não foi tentado',
  'l10n.{0}.json has no translation of “{1}”': 'l10n.{0}.json não tem tradução de “{1}”',
  passed: 'passou',
  failed: 'falhou',
  'timed out': 'esgotou o tempo',
  crashed: 'quebrou',
  skipped: 'não executada',
};

/** English, with places for values, to Portuguese. */
export const cliInPortuguese: Readonly<Record<string, string>> = { ...help, ...usage, ...done, ...proof };

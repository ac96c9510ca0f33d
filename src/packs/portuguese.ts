/** What this folder tells people, in Brazilian Portuguese. Keys may have places for values. */
import { schemaInPortuguese } from './portuguese-schema';

const refused = {
  'Get the file again from where it came, or ask its author.':
    'Obtenha de novo o arquivo de onde ele veio, ou peça a quem o escreveu.',
  'it has no usable digests.json': 'não tem um digests.json que possa ser usado',
  'Build it with "dlabs pack build".': 'Construa-o com "dlabs pack build".',
  'The pack {0} is refused: {1}.': 'O pacote {0} foi recusado: {1}.',
  'it is larger than any pack may be': 'é maior do que qualquer pacote pode ser',
  '{0} cannot be read ({1}). Check its name and permissions.':
    'Não é possível ler {0} ({1}). Confira o nome e as permissões.',
  'it is not a .labpack file, or it is cut short': 'não é um arquivo .labpack, ou está cortado',
  'it has more than {0} files': 'tem mais de {0} arquivos',
  'it is damaged ({0})': 'está danificado ({0})',
  'has a name that is not UTF-8': 'tem um nome que não é UTF-8',
  'needs a folder where "{0}" is a file': 'precisa de uma pasta onde "{0}" é um arquivo',
  'is there twice': 'aparece duas vezes',
  'has the same name as "{0}" on some systems': 'tem, em alguns sistemas, o mesmo nome que "{0}"',
  'is a symbolic link; packs hold plain files only': 'é um link simbólico; pacotes só contêm arquivos comuns',
  'is not a plain file': 'não é um arquivo comum',
  'is encrypted': 'está cifrada',
  'is compressed by an unknown method': 'está comprimida por um método desconhecido',
  'its entry {0} {1}': 'sua entrada {0} {1}',
  'its files are larger than {0} MiB, unpacked': 'seus arquivos, descomprimidos, passam de {0} MiB',
  'its entry "{0}" is damaged ({1})': 'sua entrada "{0}" está danificada ({1})',
  'its entry "{0}" is not listed in digests.json': 'sua entrada "{0}" não consta de digests.json',
  'its entry "{0}" is missing': 'falta sua entrada "{0}"',
  'its entry "{0}" was changed after the pack was built':
    'sua entrada "{0}" foi alterada depois de o pacote ser construído',
  'it is not a pack': 'não é um pacote',
  'it has a problem: {0}': 'tem um problema: {0}',
  'Ask its author for a mended one.': 'Peça a quem o escreveu um pacote consertado.',
  'Check that you can write there and that no file of the pack is open, then try again.':
    'Confira se você pode escrever ali e se nenhum arquivo do pacote está aberto, e tente de novo.',
  'The pack {0} cannot be put in {1} ({2}).': 'Não é possível pôr o pacote {0} em {1} ({2}).',
  'its entry "digests.json" speaks of another pack than "pack.json"':
    'sua entrada "digests.json" fala de outro pacote que não o de "pack.json"',
  'another pack is already named "{0}" ({1}, {2})': 'outro pacote já se chama "{0}" ({1}, {2})',
  'Remove that one first, or ask the author for another slug.':
    'Remova primeiro aquele, ou peça a quem o escreveu outro slug.',
  'it is version {0}, and the newer {1} is installed': 'é a versão {0}, e a {1}, mais nova, está instalada',
  'Keep the newer one, or allow the downgrade.': 'Fique com a mais nova, ou permita voltar à antiga.',
  '{0} was changed while it was installed. Try again.':
    '{0} foi alterado enquanto era instalado. Tente de novo.',
};

const files = {
  '{0} cannot be read ({1}). Check its permissions.': 'Não é possível ler {0} ({1}). Confira as permissões.',
  '{0} is broken, so it is not known which lab this folder is an attempt of. Start the lab again in another folder and copy your files there; nothing of yours is lost.':
    '{0} está estragado, e por isso não se sabe de que laboratório esta pasta é uma tentativa. Inicie o laboratório de novo em outra pasta e copie para lá os seus arquivos; nada do que é seu se perde.',
  '{0} cannot be written ({1}). Choose another place for the pack.':
    'Não é possível escrever {0} ({1}). Escolha outro lugar para o pacote.',
  'one problem': 'um problema',
  '{0} problems': '{0} problemas',
  'The pack in {0} has {1}. Mend it, then build again.':
    'O pacote em {0} tem {1}. Conserte-o e construa de novo.',
  'The pack in {0} is larger than {1} MiB. Make it smaller; its largest file is {2}.':
    'O pacote em {0} passa de {1} MiB. Diminua-o; seu maior arquivo é {2}.',
  'The pack in {0} has more than {1} files. Leave some out.':
    'O pacote em {0} tem mais de {1} arquivos. Deixe alguns de fora.',
  'The pack "{0}" is not shown: {1} has the same slug. Remove one of them.':
    'O pacote "{0}" não é mostrado: {1} tem o mesmo slug. Remova um dos dois.',
  'The folder of packs {0} cannot be read ({1}). Check its permissions.':
    'Não é possível ler a pasta de pacotes {0} ({1}). Confira as permissões.',
  '{0} is broken and cannot be renamed ({1}). Rename it yourself.':
    '{0} está estragado e não pode ser renomeado ({1}). Renomeie-o você.',
  'The record of your progress was broken, so it begins anew; your programs are not touched. The old record is kept in {0}. Run the checks to get your points back.':
    'O registro do seu progresso estava estragado e recomeça do zero; os seus programas não são tocados. O registro antigo fica em {0}. Execute as verificações para recuperar os seus pontos.',
  'Your progress cannot be kept in {0} ({1}). Check the disk.':
    'Não é possível guardar o seu progresso em {0} ({1}). Confira o disco.',
  'A lab needs a title. Give it one.': 'Um laboratório precisa de um título. Dê-lhe um.',
  'The pack has a lab "{0}" already. Choose another slug.':
    'O pacote já tem um laboratório "{0}". Escolha outro slug.',
  'pack.json cannot be written ({0}). Check its permissions.':
    'Não é possível escrever pack.json ({0}). Confira as permissões.',
  'A pack needs a title. Give it one.': 'Um pacote precisa de um título. Dê-lhe um.',
  'The pack has no unit "{0}".': 'O pacote não tem a unidade "{0}".',
  'Its units are: {0}.': 'As unidades dele são: {0}.',
  '"{0}" cannot be a slug. Use lower-case letters, digits and single hyphens: "echo-server".':
    '"{0}" não pode ser um slug. Use letras minúsculas, algarismos e hifens isolados: "echo-server".',
  'There is no template for labs in {0}. Install Distributed Labs again.':
    'Não há modelo de laboratório em {0}. Instale de novo o Distributed Labs.',
  'There are no type declarations in {0}. Install Distributed Labs again.':
    'Não há declarações de tipos em {0}. Instale de novo o Distributed Labs.',
  '{0} cannot be made ({1}). Choose a folder that you can write in.':
    'Não é possível criar {0} ({1}). Escolha uma pasta em que você possa escrever.',
  '{0} is a file. Choose a new or an empty folder.': '{0} é um arquivo. Escolha uma pasta nova ou vazia.',
  '{0} cannot be read ({1}). Choose another folder.': 'Não é possível ler {0} ({1}). Escolha outra pasta.',
  '{0} is not empty, and nothing is ever overwritten. Choose a new or an empty folder.':
    '{0} não está vazia, e nada é sobrescrito. Escolha uma pasta nova ou vazia.',
  'unknown error': 'erro desconhecido',
};

const guides = {
  'This file is missing.': 'Este arquivo não existe.',
  'Write the guide in English there.': 'Escreva nele o guia em inglês.',
  'The figure "{0}" is a link that leaves the lab. Put a copy of the file there.':
    'A figura "{0}" é um link que sai do laboratório. Ponha ali uma cópia do arquivo.',
  'The figure "{0}" is larger than 512 KiB. Make it simpler.':
    'A figura "{0}" passa de 512 KiB. Simplifique-a.',
  'The figure "{0}" is missing. Put it there, or mend the path.':
    'A figura "{0}" não existe. Ponha-a ali, ou corrija o caminho.',
  'The figure "{0}" cannot be read ({1}). Check its permissions.':
    'Não é possível ler a figura "{0}" ({1}). Confira as permissões.',
  'The figure "{0}" is not an SVG picture. Save it as plain SVG.':
    'A figura "{0}" não é uma imagem SVG. Salve-a como SVG simples.',
  'The figure "{0}" holds "{1}", which a figure must not. Save it without scripts.':
    'A figura "{0}" contém "{1}", o que uma figura não pode. Salve-a sem scripts.',
  'Links may begin with https:, mailto: or lab:.': 'Links podem começar com https:, mailto: ou lab:.',
  'To open a file of the lab, write "lab:open/{0}".':
    'Para abrir um arquivo do laboratório, escreva "lab:open/{0}".',
  'The link "{0}" cannot be followed.': 'Não é possível seguir o link "{0}".',
  'The link "{0}" names no action. There are lab:run, lab:run/os, lab:check, lab:check/<stage>, lab:results, lab:diagram and lab:open/<file>.':
    'O link "{0}" não indica nenhuma ação. Há lab:run, lab:run/os, lab:check, lab:check/<etapa>, lab:results, lab:diagram e lab:open/<arquivo>.',
  'The link "{0}": the path "{1}" {2}. Name a file of starter/.':
    'O link "{0}": o caminho "{1}" {2}. Indique um arquivo de starter/.',
  'There are: {0}.': 'Há: {0}.',
  'There is no {0} "{1}" {2}.': 'Não há {0} "{1}" {2}.',
  stage: 'etapa',
  file: 'arquivo',
  'in lab.json': 'em lab.json',
  'in starter/': 'em starter/',
  'This question has no text. Write it after ":::question".':
    'Esta pergunta não tem texto. Escreva-o depois de ":::question".',
  'A question needs at least two answers: a list of "- [ ] wrong answer" and "- [x] right answer".':
    'Uma pergunta precisa de pelo menos duas respostas: uma lista de "- [ ] resposta errada" e "- [x] resposta certa".',
  'This question has no right answer. Mark it with "- [x]".':
    'Esta pergunta não tem resposta certa. Marque-a com "- [x]".',
  'The answers must come last in a question. Move this before them.':
    'As respostas vêm no fim da pergunta. Ponha isto antes delas.',
  'An answer must begin with "[ ]" or, where it is right, with "[x]".':
    'Uma resposta começa com "[ ]" ou, quando é certa, com "[x]".',
  'This answer is not explained. Write why, indented under it.':
    'Esta resposta não está explicada. Escreva por quê, recuado, abaixo dela.',
  'A guide begins with its title. Write "# Title" in the first line.':
    'Um guia começa com o título. Escreva "# Título" na primeira linha.',
  'This figure is not described. Say what it shows between the brackets: "![…](…)".':
    'Esta figura não está descrita. Diga o que ela mostra entre os colchetes: "![…](…)".',
  'Guides show only figures of their own lab: put an .svg file in figures/.':
    'Guias só mostram figuras do próprio laboratório: ponha um arquivo .svg em figures/.',
  'The figure "{0}" is not a file of the lab.': 'A figura "{0}" não é um arquivo do laboratório.',
  'The path "{0}" {1}.': 'O caminho "{0}" {1}.',
  'The figure "{0}" is not an .svg file.': 'A figura "{0}" não é um arquivo .svg.',
  'This ":::{0}" is not closed. End it with a line ":::".':
    'Este ":::{0}" não está fechado. Termine-o com uma linha ":::".',
  'This hint has no title. Write it after ":::hint".':
    'Esta dica não tem título. Escreva-o depois de ":::hint".',
  'A ":::{0}" cannot stand inside another block. Move it out, unindented.':
    'Um ":::{0}" não pode ficar dentro de outro bloco. Ponha-o fora, sem recuo.',
  'The figure "{0}" must be a paragraph of its own, outside of other blocks. Move it there.':
    'A figura "{0}" precisa ser um parágrafo próprio, fora de outros blocos. Ponha-a assim.',
  'This ":::" closes nothing. Remove it, or write ":::hint" or ":::question" above.':
    'Este ":::" não fecha nada. Remova-o, ou escreva ":::hint" ou ":::question" acima.',
  'The block ":::{0}" is unknown. There are ":::hint Title" and ":::question Text".':
    'O bloco ":::{0}" é desconhecido. Há ":::hint Título" e ":::question Texto".',
};

/** English, with places for values, to Portuguese. */
export const packsInPortuguese: Readonly<Record<string, string>> = {
  ...refused,
  ...files,
  ...guides,
  ...schemaInPortuguese,
};

/** What loading says of manifests and of a pack's files, in Brazilian Portuguese. */
import { lowerFirst } from './schema-messages';

/** The descriptions in `media/schema/`. */
const meanings: Readonly<Record<string, string>> = {
  'A UUID in lower case.': 'Um UUID em minúsculas.',
  'A UUID that identifies the lab and never changes, whatever its name becomes.':
    'Um UUID que identifica o laboratório e nunca muda, seja qual for o nome que ele tenha.',
  'A UUID that identifies the pack and never changes, whatever its name becomes.':
    'Um UUID que identifica o pacote e nunca muda, seja qual for o nome que ele tenha.',
  'A UUID that identifies the stage and never changes, so that points survive a new name.':
    'Um UUID que identifica a etapa e nunca muda, para que os pontos sobrevivam a um novo nome.',
  'A UUID that identifies the unit and never changes.': 'Um UUID que identifica a unidade e nunca muda.',
  'A file of starter/, written with forward slashes and without leaving the folder.':
    'Um arquivo de starter/, escrito com barras e sem sair da pasta.',
  'A semantic version: three numbers with dots.': 'Uma versão semântica: três números com pontos.',
  'A short name: lower-case letters, digits and single hyphens.':
    'Um nome curto: letras minúsculas, algarismos e hifens isolados.',
  'A text in English and, where given, other languages: { "en": "…", "pt-br": "…" }.':
    'Um texto em inglês e, se houver, em outras línguas: { "en": "…", "pt-br": "…" }.',
  'A unit: a folder with one folder for each of its labs.':
    'Uma unidade: uma pasta com uma pasta para cada um dos seus laboratórios.',
  'A wrong solution: mutants/<slug>/ holds its files, laid over those of solution/.':
    'Uma solução errada: mutants/<slug>/ tem os arquivos dela, postos sobre os de solution/.',
  'How long a student needs: the least and the most minutes, such as [45, 90].':
    'De quanto tempo um estudante precisa: o mínimo e o máximo de minutos, como [45, 90].',
  'One author, such as { "name": "Ana Souza", "email": "ana@example.org" }.':
    'Um autor, como { "name": "Ana Souza", "email": "ana@example.org" }.',
  'One stage of the lab.': 'Uma etapa do laboratório.',
  'Support libraries of the pack that the lab\'s programs import: folders of libraries/, such as "machine", imported as "./machine/…".':
    'Bibliotecas de apoio do pacote que os programas do laboratório importam: pastas de libraries/, como "machine", importadas como "./machine/…".',
  'The English text.': 'O texto em inglês.',
  "The author's e-mail address. Optional.": 'O e-mail do autor. Opcional.',
  "The author's name.": 'O nome do autor.',
  'The files of starter/ that the student edits. Checks take every other file from the pack.':
    'Os arquivos de starter/ que o estudante edita. As verificações usam todos os outros a partir do pacote.',
  "The lab's stages, in order. Every check belongs to one.":
    'As etapas do laboratório, em ordem. Toda verificação pertence a uma.',
  "The lab's title.": 'O título do laboratório.',
  'The least minutes.': 'O mínimo de minutos.',
  'The licence as an SPDX expression.': 'A licença como expressão SPDX.',
  'The mistake, in a sentence.': 'O erro, em uma frase.',
  'The most minutes.': 'O máximo de minutos.',
  'The name of the check that must catch it, as checks.ts gives it.':
    'O nome da verificação que deve apanhá-la, como está em checks.ts.',
  "The name of the lab's folder.": 'O nome da pasta do laboratório.',
  "The name of the mutant's folder in mutants/.": 'O nome da pasta do mutante em mutants/.',
  "The name of the unit's folder.": 'O nome da pasta da unidade.',
  'The oldest version of Distributed Labs that the pack runs on.':
    'A versão mais antiga do Distributed Labs em que o pacote funciona.',
  "The pack's semantic version. Raise it whenever you hand out a changed pack.":
    'A versão semântica do pacote. Aumente-a sempre que distribuir um pacote alterado.',
  "The pack's short name in commands and folders: lower-case letters, digits and single hyphens.":
    'O nome curto do pacote em comandos e pastas: letras minúsculas, algarismos e hifens isolados.',
  "The pack's title.": 'O título do pacote.',
  "The pack's units, in the order in which students see them.":
    'As unidades do pacote, na ordem em que os estudantes as veem.',
  "The slugs of the unit's labs, in order. Each is a folder in the unit's folder.":
    'Os slugs dos laboratórios da unidade, em ordem. Cada um é uma pasta na pasta da unidade.',
  "The stage's short name, which checks name: lower-case letters, digits and single hyphens.":
    'O nome curto da etapa, que as verificações citam: letras minúsculas, algarismos e hifens isolados.',
  "The stage's title.": 'O título da etapa.',
  'The text in that language.': 'O texto naquela língua.',
  "The unit's title.": 'O título da unidade.',
  'What the lab is about, in one sentence.': 'De que trata o laboratório, em uma frase.',
  'What the pack teaches, in a sentence or two.': 'O que o pacote ensina, em uma ou duas frases.',
  'Where an editor finds this schema. Optional.': 'Onde um editor encontra este esquema. Opcional.',
  'Who wrote the pack.': 'Quem escreveu o pacote.',
  'Wrong solutions that the checks must catch. Left out of what students get.':
    'Soluções erradas que as verificações devem apanhar. Não vão para os estudantes.',
  'lab.json: what a lab is, its stages, and what the student edits.':
    'lab.json: o que é um laboratório, as suas etapas e o que o estudante edita.',
  'pack.json: what a pack is, and its units and labs in order.':
    'pack.json: o que é um pacote, e as suas unidades e laboratórios em ordem.',
};

const values: Readonly<Record<string, string>> = {
  '"{0}" is missing.': 'Falta "{0}".',
  '"{0}" is missing in {1}.': 'Falta "{0}" em {1}.',
  'Use one such as "pt-br".': 'Use um como "pt-br".',
  'Write "{0}".': 'Escreva "{0}".',
  '"{0}" is not a language tag in lower case.': '"{0}" não é um código de língua em minúsculas.',
  'Remove it; the keys here are {0}.': 'Remova-a; as chaves aqui são {0}.',
  'Did you mean "{0}"?': 'Você quis dizer "{0}"?',
  'The key "{0}" is unknown.': 'A chave "{0}" é desconhecida.',
  '{0} must be {1}, but it is {2}.': '{0} deve ser {1}, mas é {2}.',
  '{0} must not be empty.': '{0} não pode estar vazio.',
  '{0} must be no longer than {1} characters. Shorten it.':
    '{0} não pode ter mais de {1} caracteres. Encurte-o.',
  '{0} must be at least {1}.': '{0} deve ser no mínimo {1}.',
  '{0} must be at most {1}.': '{0} deve ser no máximo {1}.',
  '{0} names {1} twice. Keep one of them.': '{0} indica {1} duas vezes. Fique com um só.',
  '{0} is empty. Add at least one entry.': '{0} está vazio. Acrescente pelo menos um item.',
  '{0} has too few entries.': '{0} tem itens de menos.',
  '{0} has too many entries.': '{0} tem itens demais.',
  '{0} is not valid.': '{0} não é válido.',
  'is not valid': 'não é válido',
  'of "{0}"': 'de "{0}"',
  'It must be {0}': 'Deve ser {0}',
  'For example: {0}.': 'Por exemplo: {0}.',
  '{0} or {1}': '{0} ou {1}',
  'Name a file of starter/.': 'Indique um arquivo de starter/.',
  'Choose another.': 'Escolha outro.',
  '{0}: the path {1} {2}.': '{0}: o caminho {1} {2}.',
  '{0}: the path {1} {2}. Name a file of starter/.':
    '{0}: o caminho {1} {2}. Indique um arquivo de starter/.',
  '{0}: the path {1} {2}; remove it. Name a file of starter/.':
    '{0}: o caminho {1} {2}; remova-a. Indique um arquivo de starter/.',
  '{0} cannot be {1}.': '{0} não pode ser {1}.',
  'This file': 'Este arquivo',
  'Entry {0} of "{1}"': 'O item {0} de "{1}"',
  'entry {0} of "{1}"': 'o item {0} de "{1}"',
  '"{0}" of "{1}"': '"{0}" de "{1}"',
  'text in quotes': 'texto entre aspas',
  'a list in brackets: [ … ]': 'uma lista entre colchetes: [ … ]',
  'an object in braces: { … }': 'um objeto entre chaves: { … }',
  'a whole number': 'um número inteiro',
  'a number': 'um número',
  'true or false': 'true ou false',
  'a list': 'uma lista',
  text: 'texto',
  'an object': 'um objeto',
  'is empty': 'está vazio',
  'is longer than {0} characters': 'tem mais de {0} caracteres',
  'holds a control character': 'contém um caractere de controle',
  'begins with a drive letter, so it leaves the folder':
    'começa com a letra de uma unidade e, assim, sai da pasta',
  'is written with backslashes; write it with "/"': 'está escrito com barras invertidas; escreva-o com "/"',
  'is absolute, so it leaves the folder': 'é absoluto e, assim, sai da pasta',
  'has an empty part; remove the extra "/"': 'tem uma parte vazia; remova a "/" a mais',
  'leaves the folder through ".."': 'sai da pasta por ".."',
  'has a part "."; remove it': 'tem uma parte "."; remova-a',
  'has a part that ends in a dot or a space, which Windows cannot hold':
    'tem uma parte que termina em ponto ou espaço, o que o Windows não aceita',
  'has the part "{0}", a name that Windows keeps for a device':
    'tem a parte "{0}", um nome que o Windows reserva para um dispositivo',
  'holds one of the characters < > : " | ? * that Windows cannot hold':
    'contém um dos caracteres < > : " | ? *, que o Windows não aceita',
};

const json: Readonly<Record<string, string>> = {
  'The key "{0}" is given twice. Keep one of them.': 'A chave "{0}" aparece duas vezes. Fique com uma só.',
  'This is not strict JSON: {0}.': 'Isto não é JSON estrito: {0}.',
  'This file is empty. It must hold a JSON object: { … }.':
    'Este arquivo está vazio. Ele deve conter um objeto JSON: { … }.',
  'JSON has no comments. Remove this one.': 'JSON não tem comentários. Remova este.',
  'There must be no comma before "{0}". Remove it.': 'Não pode haver vírgula antes de "{0}". Remova-a.',
  'Text must stand in double quotes: "…".': 'Textos ficam entre aspas duplas: "…".',
  'A comma is missing here.': 'Falta uma vírgula aqui.',
  'A colon is missing here, between the key and its value.':
    'Faltam dois-pontos aqui, entre a chave e o valor.',
  'A closing "}" is missing here.': 'Falta aqui um "}" que feche.',
  'A closing "]" is missing here.': 'Falta aqui um "]" que feche.',
  'A key in double quotes must stand here.': 'Aqui deve haver uma chave entre aspas duplas.',
  'A value is missing here.': 'Falta um valor aqui.',
  'This text has no closing quote. Add ".': 'Este texto não tem aspas que o fechem. Acrescente ".',
  'There must be nothing after the end of the object. Remove what follows.':
    'Não pode haver nada depois do fim do objeto. Remova o que vem depois.',
  'This is not JSON: {0}. Keys and text stand in double quotes: "…".':
    'Isto não é JSON: {0}. Chaves e textos ficam entre aspas duplas: "…".',
  'This is not JSON: {0}.': 'Isto não é JSON: {0}.',
  'Keys and text stand in double quotes: "…".': 'Chaves e textos ficam entre aspas duplas: "…".',
  'This is not JSON ({0}). Mend it here.': 'Isto não é JSON ({0}). Corrija-o aqui.',
  'This file cannot be read ({0}). Check its permissions.':
    'Não é possível ler este arquivo ({0}). Confira as permissões.',
  'This file is not UTF-8 text. Save it with the encoding UTF-8.':
    'Este arquivo não é texto em UTF-8. Salve-o com a codificação UTF-8.',
  'This file must be an object: English text to translation.':
    'Este arquivo deve ser um objeto: do texto em inglês à tradução.',
  'The translation must be text in double quotes.': 'A tradução deve ser um texto entre aspas duplas.',
  'Nothing stands between two places for values, so nobody can tell where one ends. Put words between them.':
    'Não há nada entre dois lugares para valores, e ninguém sabe onde um acaba. Ponha palavras entre eles.',
  'This would fit every sentence. Put words beside the places for values.':
    'Isto serviria para qualquer frase. Ponha palavras ao lado dos lugares para valores.',
  'The translation lacks {0} of the English text. Put every value into it.':
    'Falta na tradução {0} do texto em inglês. Ponha nela todos os valores.',
  'The translation has {0}, which the English text has not. Number the values as in the English text.':
    'A tradução tem {0}, que o texto em inglês não tem. Numere os valores como no texto em inglês.',
};

const contents: Readonly<Record<string, string>> = {
  'Write the guide in English there; "# Title" is its first line.':
    'Escreva nele o guia em inglês; "# Título" é a primeira linha.',
  'Set up the hosts there and start the programs: "export default function (world: World) { … }".':
    'Prepare nele os hosts e inicie os programas: "export default function (world: World) { … }".',
  'Declare the checks there with check(…) from "dlabs/world".':
    'Declare nele as verificações com check(…) de "dlabs/world".',
  'The folder starter/ is missing or empty. Put there what the student begins with.':
    'A pasta starter/ não existe ou está vazia. Ponha nela aquilo com que o estudante começa.',
  'Starting the lab writes this file. Remove it from the starter.':
    'Este arquivo é escrito quando o laboratório é iniciado. Remova-o de starter/.',
  'This file is named "{0}". Rename it to "{1}", in lower case.':
    'Este arquivo se chama "{0}". Renomeie-o para "{1}", em minúsculas.',
  '"{0}" is a folder. Name its files one by one.': '"{0}" é uma pasta. Indique os arquivos dela um a um.',
  'Add it, or take it off this list.': 'Acrescente-o, ou tire-o desta lista.',
  'This name must end in a language tag in lower case. Rename it, such as "guide.pt-br.md".':
    'Este nome deve terminar em um código de língua em minúsculas. Renomeie-o, como em "guide.pt-br.md".',
  'The mutant "{0}" is given twice. Keep one of them.':
    'O mutante "{0}" aparece duas vezes. Fique com um só.',
  'The folder mutants/{0}/ is missing or empty. Put the wrong solution there.':
    'A pasta mutants/{0}/ não existe ou está vazia. Ponha nela a solução errada.',
  'The folder mutants/{0}/ is not in "mutants" of lab.json. Add it there, or remove the folder.':
    'A pasta mutants/{0}/ não está em "mutants" de lab.json. Acrescente-a ali, ou remova a pasta.',
  'The folder solution/ is missing or empty. Mutants are laid over it: put the right solution there.':
    'A pasta solution/ não existe ou está vazia. Os mutantes são postos sobre ela: ponha nela a solução certa.',
  'starter/ has a folder "{0}", too, so that the library cannot appear there. Rename the folder.':
    'starter/ também tem uma pasta "{0}", e a biblioteca não pode aparecer ali. Renomeie a pasta.',
  'Put it there, or take it off this list.': 'Ponha-a ali, ou tire-a desta lista.',
  'The pack has no library "{0}" in {1}/.': 'O pacote não tem a biblioteca "{0}" em {1}/.',
  'There is no lab.json here. Make the lab with "dlabs new lab", or put its lab.json here.':
    'Não há lab.json aqui. Faça o laboratório com "dlabs new lab", ou ponha aqui o lab.json dele.',
  'The slug is "{0}", but the folder is "{1}". Give both the same name.':
    'O slug é "{0}", mas a pasta é "{1}". Dê aos dois o mesmo nome.',
  'The first number is the least minutes: write the smaller one first.':
    'O primeiro número é o mínimo de minutos: escreva antes o menor.',
  'Two stages have the slug "{0}". Checks name stages by slug: rename this one.':
    'Duas etapas têm o slug "{0}". As verificações citam etapas pelo slug: renomeie esta.',
  'This id is used above. Give this stage a new UUID.':
    'Este id já é usado acima. Dê a esta etapa um novo UUID.',
  'There is no pack.json here. Choose the folder of a pack, or make one with "dlabs new pack".':
    'Não há pack.json aqui. Escolha a pasta de um pacote, ou faça um com "dlabs new pack".',
  'There is no folder "{0}" with labs in it. Make it, or mend the unit\'s slug.':
    'Não há uma pasta "{0}" com laboratórios. Crie-a, ou corrija o slug da unidade.',
  'There is no lab in "{0}". Make it with "dlabs new lab", or take "{1}" off this list.':
    'Não há laboratório em "{0}". Faça-o com "dlabs new lab", ou tire "{1}" desta lista.',
  'Add "{0}", or remove the folder.': 'Acrescente "{0}", ou remova a pasta.',
  '"{0}" holds a lab that is not on this list.': '"{0}" contém um laboratório que não está nesta lista.',
  'This id is also used in {0}. Give this one a new UUID.':
    'Este id também é usado em {0}. Dê a este um novo UUID.',
  'The pack has the lab "{0}" twice. Rename one and its folder, or take it off the list.':
    'O pacote tem o laboratório "{0}" duas vezes. Renomeie um deles e a pasta, ou tire-o da lista.',
  'The pack has the unit "{0}" twice. Rename one and its folder, or take it off the list.':
    'O pacote tem a unidade "{0}" duas vezes. Renomeie uma delas e a pasta, ou tire-a da lista.',
  'This pack needs Distributed Labs {0} or newer, and this is {1}.':
    'Este pacote precisa do Distributed Labs {0} ou mais novo, e este é o {1}.',
  'Update the extension.': 'Atualize a extensão.',
  'Folders are nested deeper than {0}. Flatten them.': 'Há mais de {0} níveis de pastas. Achate-as.',
  'This is neither a file nor a folder. Remove it.': 'Isto não é nem arquivo nem pasta. Remova-o.',
  'There are more than {0} files here. Leave out what students do not need.':
    'Há mais de {0} arquivos aqui. Deixe de fora aquilo de que os estudantes não precisam.',
  'This folder cannot be read ({0}). Check its permissions.':
    'Não é possível ler esta pasta ({0}). Confira as permissões.',
  'The path "{0}" {1}. Rename it, so that every system can hold it.':
    'O caminho "{0}" {1}. Renomeie-o, para que todo sistema o aceite.',
  'The path "{0}" {1}. Name a file of starter/.': 'O caminho "{0}" {1}. Indique um arquivo de starter/.',
  '"{0}" and "{1}" are one file where upper and lower case count as one. Rename one.':
    '"{0}" e "{1}" são um só arquivo onde maiúsculas e minúsculas não se distinguem. Renomeie um deles.',
  'This link points to nothing. Put the file itself here.':
    'Este link não leva a nada. Ponha aqui o próprio arquivo.',
  'This link leaves the pack. Put a copy of the file here instead.':
    'Este link sai do pacote. Ponha aqui uma cópia do arquivo.',
  'This is a link to a folder. Put a copy of the folder here instead.':
    'Isto é um link para uma pasta. Ponha aqui uma cópia da pasta.',
};

/** What a key is for also follows other words. */
function following(english: string, portuguese: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(meanings).map(([meaning, translation]) => [
      english + lowerFirst(meaning),
      portuguese + lowerFirst(translation),
    ]),
  );
}

export const schemaInPortuguese: Readonly<Record<string, string>> = {
  ...meanings,
  ...following('Add it: ', 'Acrescente: '),
  ...following('It must be ', 'Deve ser '),
  ...values,
  ...json,
  ...contents,
};

/**
 * GIVEN: a program that goes on business trips. Nothing to change here.
 *
 * It goes through the sales in an archive, works out what each is in another currency, notes that in its notebook, and
 * prints it on whatever printer there is.
 */
import { assemble } from './machine/assemble';

export const audit = assemble(
  'audit',
  `
      open "file by identifier:notebook"  ; its own: this very one
      store notebook
      open "file by value:rates"          ; what is in it will do
      store rates
      open "archive by identifier:sales"  ; that very one, and it is large
      store sales
      open "printer by type:any"          ; any printer will do
      store printer
next: load sales
      load n
      use "read"
      load rates
      push 0
      use "read"
      mul
      store amount
      load notebook
      load amount
      use "write"
      pop
      load printer
      load amount
      use "write"
      pop
      load n
      load amount
      say "sale {} is {}"
      load n
      push 1
      add
      store n
      load n
      load sales
      push 0
      use "size"
      lt
      branch next
      load notebook
      push 0
      use "sum"
      say "{} in all"
  `,
);

/**
 * GIVEN: programs to move. Those of `machine/programs.ts` are content with small numbers; these are not.
 */
import { assemble } from './machine/assemble';

/** Doubles a number `times` times, says it with both signs, and writes it to a printer. */
export const powers = (times: number) =>
  assemble(
    'powers',
    `
        open "printer:João's room"
        store out
        push 1
        store n
next:   load n
        push 0
        load n
        sub
        say "{} and {}"
        load out
        load n
        use "print"
        pop
        load n
        push 2
        mul
        store n
        load done
        push 1
        add
        store done
        load done
        push ${times}
        lt
        branch next
        say "done"
    `,
  );

/** Two accounts that refer to each other, and one of them has two names; what they hold does not fit into 32 bits. */
export const accounts = (payments: number) =>
  assemble(
    'accounts',
    `
        push 2              ; an account: (the other one, its balance)
        new
        store mine
        load mine
        store ours          ; two names for one account
        push 2
        new
        store bank
        load mine
        push 0
        load bank
        set
        load bank
        push 0
        load mine
        set
        push ${payments}
        store left
next:   load ours           ; paid in under the one name
        push 30000000019
        call pay
        load bank
        push -30000000019
        call pay
        load mine           ; looked at under the other one, and all the way round
        push 1
        get
        load ours
        push 0
        get
        push 1
        get
        load bank
        push 0
        get
        push 1
        get
        say "mine {}, the bank's {}, mine again {}"
        load left
        push 1
        sub
        store left
        load left
        branch next
        say "done"
        halt
pay:    store amount        ; account, amount →
        dup
        push 1
        get
        load amount
        add
        store amount
        push 1
        load amount
        set
        ret
    `,
  );

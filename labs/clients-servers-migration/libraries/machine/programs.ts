/**
 * Programs that print what they do.
 */
import { assemble } from './assemble';

/** Counts from 1 to `limit`. */
export const counter = (limit: number) =>
  assemble(
    'counter',
    `
       push 1
       store n
next:  load n
       say "{}"
       load n
       push 1
       add
       store n
       load n
       push ${limit + 1}
       lt
       branch next
       say "done"
    `,
  );

/** Finds primes up to `limit`, and keeps those it has found in a list on the heap: pairs of a prime and the rest. */
export const primes = (limit: number) =>
  assemble(
    'primes',
    `
          push 2
          store n
next:     load found        ; walk through the list of primes found
          store rest
look:     load count
          load seen
          eq
          branch prime      ; none of them divides n
          load n
          load rest
          push 0
          get
          mod
          not
          branch onwards    ; one divides it
          load rest
          push 1
          get
          store rest
          load seen
          push 1
          add
          store seen
          jump look
prime:    load n
          say "{} is prime"
          push 2            ; a new head of the list: (n, found)
          new
          store rest
          load rest
          push 0
          load n
          set
          load rest
          push 1
          load found
          set
          load rest
          store found
          load count
          push 1
          add
          store count
onwards:  push 0
          store seen
          load n
          push 1
          add
          store n
          load n
          push ${limit + 1}
          lt
          branch next
          load count
          say "{} primes in all"
    `,
  );

/** The towers of Hanoi: calls itself, so that calls and operands pile up. */
export const hanoi = (disks: number) =>
  assemble(
    'hanoi',
    `
        push ${disks}       ; disks, from, to
        push 1
        push 3
        call move
        say "done"
        halt
move:   store to            ; moves a tower: disks from to →
        store from
        store disks
        load disks
        not
        branch end
        load disks          ; what is needed again after the call
        load from
        load to
        load disks
        push 1
        sub
        load from
        call spare
        call move
        store to
        store from
        store disks
        load disks
        load from
        load to
        say "disk {} from {} to {}"
        load disks
        push 1
        sub
        call spare
        load to
        call move
end:    ret
spare:  push 6              ; the third peg
        load from
        sub
        load to
        sub
        ret
    `,
  );

/** A ring of `members` objects that pass a token round: references in a circle, and two to one object. */
export const ring = (members: number, rounds: number) =>
  assemble(
    'ring',
    `
        push 2              ; a member: (next, tokens seen)
        new
        store first
        load first
        store last
        push ${members - 1}
        store left
more:   load left
        not
        branch close
        push 2
        new
        store member
        load last
        push 0
        load member
        set
        load member
        store last
        load left
        push 1
        sub
        store left
        jump more
close:  load last           ; the last one's next is the first
        push 0
        load first
        set
        push ${members * rounds}
        store left
pass:   load last
        push 0
        get
        store last
        load last
        push 1
        load last
        push 1
        get
        push 1
        add
        set
        load last           ; now and then the two are one object
        push 1
        get
        load first
        push 1
        get
        say "tokens here: {}, at the first one: {}"
        load left
        push 1
        sub
        store left
        load left
        branch pass
        say "done"
    `,
  );

/** Counts to 3, forks, and counts on in each copy: the origin in steps of 1, the clone in steps of 10. */
export const family = () =>
  assemble(
    'family',
    `
        push 1              ; the count is a field of an object
        new
        store count
        push 1
        store step
one:    call up
        load count
        push 0
        get
        push 3
        lt
        branch one
        fork                ; leaves 0 in the origin and 1 in the clone
        store clone
        load clone
        push 9
        mul
        push 1
        add
        store step
        push 5
        store left
more:   call up
        load left
        push 1
        sub
        store left
        load left
        branch more
        load clone
        say "done, copy {}"
        halt
up:     load count
        push 0
        load count
        push 0
        get
        load step
        add
        set
        load count
        push 0
        get
        say "{}"
        ret
    `,
  );

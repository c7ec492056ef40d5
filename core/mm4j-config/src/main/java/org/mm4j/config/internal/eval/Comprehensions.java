package org.mm4j.config.internal.eval;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.internal.lang.Expr;
import org.mm4j.config.internal.runtime.PyDict;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyIterator;
import org.mm4j.config.internal.runtime.PyList;
import org.mm4j.config.internal.runtime.PySet;
import org.mm4j.config.internal.runtime.Slot;

/** Comprehensions and generator expressions. */
final class Comprehensions {

    private final Interpreter in;

    Comprehensions(Interpreter in) {
        this.in = in;
    }

    Object evaluate(Expr.Comprehension comprehension, Scope outer) {
        Scope scope = new Scope(outer, Set.of(), true);
        Rounds rounds = new Rounds(comprehension.clauses(), outer, scope);
        Expr value = comprehension.value();
        switch (comprehension.kind()) {
            case LIST -> {
                PyList list = new PyList();
                while (rounds.advance()) {
                    in.meter().items(1);
                    list.slots().add(in.slot(comprehension.element(), scope));
                }
                return list;
            }
            case SET -> {
                PySet set = new PySet(false);
                while (rounds.advance()) {
                    in.meter().items(1);
                    set.add(in.slot(comprehension.element(), scope));
                }
                return set;
            }
            case DICT -> {
                PyDict dict = new PyDict();
                while (rounds.advance()) {
                    in.meter().items(1);
                    Object key = in.evaluate(comprehension.element(), scope);
                    Slot slot = in.slot(value == null ? comprehension.element() : value, scope);
                    dict.put(key, slot.value(), slot.origin());
                }
                return dict;
            }
            default -> {
                return new PyIterator("generator", new Lazy(rounds, comprehension.element(), scope));
            }
        }
    }

    /** Steps through all combinations of the clauses. */
    private final class Rounds {
        private final List<Expr.Clause> clauses;
        private final Scope scope;
        private final Deque<Iterator<Slot>> iterators = new ArrayDeque<>();

        Rounds(List<Expr.Clause> clauses, Scope outer, Scope scope) {
            this.clauses = clauses;
            this.scope = scope;
            // The first iterable belongs to the scope around the comprehension.
            iterators.push(in.ops().iterate(in.evaluate(clauses.get(0).iterable(), outer)));
        }

        /** Sets the variables for the next round; false at the end. */
        boolean advance() {
            while (!iterators.isEmpty()) {
                in.meter().step();
                Iterator<Slot> items = iterators.element();
                if (!items.hasNext()) {
                    iterators.pop();
                    continue;
                }
                Expr.Clause clause = clauses.get(iterators.size() - 1);
                Targets.assign(in, clause.target(), items.next(), scope);
                if (!holds(clause.conditions())) {
                    continue;
                }
                if (iterators.size() == clauses.size()) {
                    return true;
                }
                Expr next = clauses.get(iterators.size()).iterable();
                iterators.push(in.ops().iterate(in.evaluate(next, scope)));
            }
            return false;
        }

        private boolean holds(List<Expr> conditions) {
            for (Expr condition : conditions) {
                if (!in.ops().truthy(in.evaluate(condition, scope))) {
                    return false;
                }
            }
            return true;
        }
    }

    private final class Lazy implements Iterator<Slot> {
        private final Rounds rounds;
        private final Expr element;
        private final Scope scope;
        private @Nullable Slot next;
        private boolean running;

        Lazy(Rounds rounds, Expr element, Scope scope) {
            this.rounds = rounds;
            this.element = element;
            this.scope = scope;
        }

        @Override
        public boolean hasNext() {
            if (running) {
                throw new PyException("ValueError", "generator already executing");
            }
            running = true;
            try {
                if (next == null && rounds.advance()) {
                    next = in.slot(element, scope);
                }
            } finally {
                running = false;
            }
            return next != null;
        }

        @Override
        public Slot next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException();
            }
            Slot slot = next;
            next = null;
            return slot;
        }
    }
}

package org.mm4j.config.internal.eval;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.internal.lang.Expr;
import org.mm4j.config.internal.lang.Parameters;
import org.mm4j.config.internal.lang.Stmt;
import org.mm4j.config.internal.runtime.PyDict;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyTuple;
import org.mm4j.config.internal.runtime.Slot;

/** A function or lambda of the config. */
final class PyFunction implements Callable {

    private final String name;
    private final Parameters parameters;
    private final Set<String> locals;
    private final Map<String, Slot> defaults;
    private final @Nullable List<Stmt> body;
    private final @Nullable Expr result;
    private final Scope scope;

    /** A function with a body, or a lambda with a result. */
    PyFunction(
            String name,
            Parameters parameters,
            Set<String> locals,
            Map<String, Slot> defaults,
            @Nullable List<Stmt> body,
            @Nullable Expr result,
            Scope scope) {
        this.name = name;
        this.parameters = parameters;
        this.locals = locals;
        this.defaults = defaults;
        this.body = body;
        this.result = result;
        this.scope = scope;
    }

    @Override
    public Object call(Interpreter in, Args args) {
        Scope frame = new Scope(scope, locals, false);
        bind(frame, args);
        in.meter().enter();
        try {
            if (result != null) {
                return in.evaluate(result, frame);
            }
            return in.run(body == null ? List.of() : body, frame);
        } finally {
            in.meter().leave();
        }
    }

    private void bind(Scope frame, Args args) {
        List<Parameters.Parameter> positional = parameters.positional();
        int given = args.count();
        if (given > positional.size() && parameters.extra() == null) {
            throw new PyException(
                    "TypeError",
                    name + "() takes " + positional.size() + " positional arguments but " + given + " were given");
        }
        Set<String> used = new HashSet<>();
        for (int i = 0; i < positional.size(); i++) {
            String parameter = positional.get(i).name();
            Slot named = i >= parameters.positionalOnly() ? args.keywords().get(parameter) : null;
            if (named != null) {
                used.add(parameter);
            }
            if (i < given) {
                if (named != null) {
                    throw new PyException(
                            "TypeError", name + "() got multiple values for argument '" + parameter + "'");
                }
                frame.variables().put(parameter, args.positional().get(i));
            } else {
                frame.variables().put(parameter, orDefault(named, parameter));
            }
        }
        if (parameters.extra() != null) {
            List<Slot> rest =
                    given > positional.size() ? args.positional().subList(positional.size(), given) : List.of();
            frame.variables().put(parameters.extra(), Slot.of(new PyTuple(rest)));
        }
        for (Parameters.Parameter parameter : parameters.keywordOnly()) {
            used.add(parameter.name());
            frame.variables().put(parameter.name(), orDefault(args.keywords().get(parameter.name()), parameter.name()));
        }
        rest(frame, args, used);
    }

    private void rest(Scope frame, Args args, Set<String> used) {
        PyDict rest = new PyDict();
        for (Map.Entry<String, Slot> entry : args.keywords().entrySet()) {
            if (used.contains(entry.getKey())) {
                continue;
            }
            if (parameters.keywords() == null) {
                throw Args.unexpected(name, entry.getKey());
            }
            rest.put(entry.getKey(), entry.getValue().value(), entry.getValue().origin());
        }
        if (parameters.keywords() != null) {
            frame.variables().put(parameters.keywords(), Slot.of(rest));
        }
    }

    private Slot orDefault(@Nullable Slot given, String parameter) {
        Slot slot = given == null ? defaults.get(parameter) : given;
        if (slot == null) {
            throw new PyException("TypeError", name + "() is missing its argument '" + parameter + "'");
        }
        return slot;
    }

    /** The names of all parameters, for help. */
    List<String> parameterNames() {
        List<String> names = new ArrayList<>();
        parameters.positional().forEach(p -> names.add(p.name()));
        parameters.keywordOnly().forEach(p -> names.add(p.name()));
        return names;
    }

    @Override
    public String qualifiedName() {
        return name;
    }

    @Override
    public String typeName() {
        return "function";
    }
}

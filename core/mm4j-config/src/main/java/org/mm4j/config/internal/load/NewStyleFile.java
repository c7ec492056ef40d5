package org.mm4j.config.internal.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.ConfigOptions;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Names;
import org.mm4j.config.Origin;
import org.mm4j.config.internal.eval.Interpreter;
import org.mm4j.config.internal.eval.LazyObject;
import org.mm4j.config.internal.eval.Values;
import org.mm4j.config.internal.lang.Expr;
import org.mm4j.config.internal.lang.Source;
import org.mm4j.config.internal.lang.StandardModules;
import org.mm4j.config.internal.lang.Stmt;
import org.mm4j.config.internal.runtime.BaseDicts;
import org.mm4j.config.internal.runtime.Meter;
import org.mm4j.config.internal.runtime.Slot;

/**
 * Evaluates one new-style config: {@code with read_base():} imports the variables of other configs, every other import
 * gives a name only.
 */
final class NewStyleFile {

    private static final String HELP = "write 'with read_base():' once, at the top level, and import the bases in it";

    private final FileLoader files;
    private final Source source;
    private final Path file;
    private final List<Stmt> statements;
    private final Map<String, Slot> variables = new LinkedHashMap<>();
    private final Map<String, Slot> packages = new LinkedHashMap<>();
    private final Set<String> imported = new LinkedHashSet<>();
    private final Map<String, Map<String, Slot>> bases = new LinkedHashMap<>();
    private final Meter meter;
    private Stmt.@Nullable With block;

    NewStyleFile(FileLoader files, ConfigOptions options, Source source, Path file, List<Stmt> statements) {
        this.files = files;
        this.source = source;
        this.file = file;
        this.statements = statements;
        this.meter = Meter.of(options);
    }

    /** All variables at the end of the file, as a config that imports it gets them, and which of them are imports. */
    record Result(Map<String, Slot> variables, Set<String> imported) {}

    Result evaluate() {
        for (Stmt statement : statements) {
            if (block == null && statement instanceof Stmt.With with) {
                block = with;
                bases(with);
            }
        }
        statements.forEach(this::collect);
        variables.put("__file__", new Slot(source.name(), Origin.of(source.name())));
        variables.putAll(packages);
        Interpreter interpreter = new Interpreter(source, meter, bases.keySet());
        Map<String, Slot> all = interpreter.runFile(statements, variables, null);
        return interpreter.guarded(() -> {
            Map<String, Slot> result = new LinkedHashMap<>();
            all.forEach((name, slot) -> {
                if (!name.startsWith("__")) {
                    result.put(name, new Slot(BaseDicts.copy(slot.value(), meter), slot.origin()));
                }
            });
            return new Result(result, imported);
        });
    }

    /** The config that the variables are: without the imports, and without what can be changed. */
    static ConfigDict freeze(Result result, Source source, ConfigOptions options) {
        Values values = new Values(options.maxDepth(), options.maxValues());
        return new Interpreter(source, Meter.of(options)).guarded(() -> {
            Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>();
            result.variables().forEach((name, slot) -> {
                if (!result.imported().contains(name)) {
                    entries.put(new ConfigString(name, slot.origin()), values.freeze(slot));
                }
            });
            return new ConfigDict(entries, Origin.at(source.name(), 1, 1));
        });
    }

    private void bases(Stmt.With with) {
        if (!isReadBase(with)) {
            throw error(Kind.PARSING, "only 'with read_base():' can be used in a config", with.origin(), HELP);
        }
        for (Stmt statement : with.body()) {
            if (!(statement instanceof Stmt.ImportFrom base) || base.module() == null) {
                throw error(
                        Kind.ASSERTION,
                        "only 'from … import …' with the name of a config can stand in 'with read_base():'",
                        statement.origin(),
                        "write from ._base_.model import *");
            }
            Origin place = base.origin();
            Path path = path(base, base.module());
            files.confine(path, place, source);
            if (!path.toFile().isFile()) {
                List<String> help = new ArrayList<>(NearFiles.help(path));
                help.add("a base is a file of its own, not a folder");
                throw source.error(
                        Kind.PARSING,
                        "the config '" + base.dotted() + "' is not there: '" + path + "' does not exist",
                        place,
                        help);
            }
            Result result = files.loadNewStyle(path, place, source);
            bases.put(base.dotted(), result.variables());
            imported.addAll(result.imported());
        }
    }

    private static boolean isReadBase(Stmt.With with) {
        return with.single()
                && with.context() instanceof Expr.Call call
                && call.function() instanceof Expr.Name name
                && name.id().equals("read_base");
    }

    private Path path(Stmt.ImportFrom base, String module) {
        String[] parts = module.split("\\.", -1);
        if (base.level() == 0) {
            if (parts.length == 1) {
                throw error(
                        Kind.PARSING,
                        "the base '" + module + "' is a package, not a config",
                        base.origin(),
                        "write from " + module + ".configs.name import *");
            }
            return files.packages().module(parts, file, base.origin(), source);
        }
        String name = "../".repeat(base.level() - 1) + String.join("/", parts) + ".py";
        return file.resolveSibling(name).normalize();
    }

    /** Carries out what does not wait for the evaluation: variables of bases, and names of packages. */
    private void collect(Stmt statement) {
        if (statement instanceof Stmt.With with) {
            if (block == null || !with.origin().equals(block.origin())) {
                throw error(Kind.PARSING, "only one 'with read_base():' can be used", with.origin(), HELP);
            }
            with.body().forEach(this::collect);
        } else if (statement instanceof Stmt.Assign assign && assign.sets("_base_")) {
            throw error(
                    Kind.PARSING,
                    "a new-style config cannot name bases in _base_, nor inherit from a config that does",
                    assign.origin(),
                    "import the base in 'with read_base():'; all configs of a chain have to be of one style");
        } else if (statement instanceof Stmt.ImportFrom names) {
            collect(names);
        } else if (statement instanceof Stmt.Import names) {
            collect(names);
        }
        StyleDetector.children(statement).forEach(part -> part.forEach(this::collect));
    }

    private void collect(Stmt.ImportFrom statement) {
        Map<String, Slot> base = bases.get(statement.dotted());
        boolean standard = StandardModules.has(statement.dotted());
        for (Stmt.Alias alias : statement.names()) {
            String as = alias.as() != null ? alias.as() : alias.name();
            if (base == null || standard) {
                if (alias.name().equals("*")) {
                    throw error(
                            Kind.PARSING,
                            "'import *' only works for configs, in 'with read_base():'",
                            statement.origin(),
                            "name what you import");
                }
                imported.add(as);
            } else if (alias.name().equals("*")) {
                variables.putAll(base);
            } else {
                Slot slot = base.get(alias.name());
                if (slot == null) {
                    List<String> near = Names.nearest(alias.name(), base.keySet());
                    throw source.error(
                            Kind.KEY,
                            "the config '" + statement.dotted() + "' has no variable '" + alias.name() + "'",
                            alias.origin(),
                            near.isEmpty() ? List.of() : List.of("did you mean '" + String.join("', '", near) + "'?"));
                }
                variables.put(as, slot);
            }
        }
    }

    private void collect(Stmt.Import statement) {
        if (statement.names().size() != 1) {
            throw error(
                    Kind.ASSERTION,
                    "a new-style config imports one module a line",
                    statement.origin(),
                    "write an import statement for each");
        }
        Stmt.Alias alias = statement.names().get(0);
        if (alias.as() != null) {
            imported.add(alias.as());
        } else if (!StandardModules.has(alias.name())) {
            String top = alias.name().substring(0, (alias.name() + ".").indexOf('.'));
            imported.add(top);
            packages.put(top, new Slot(LazyObject.module(top), alias.origin()));
        }
    }

    private ConfigException error(Kind kind, String message, Origin place, String help) {
        return source.error(kind, message, place, List.of(help));
    }
}

package org.mm4j.registry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigNull;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Origin;

/**
 * The registries of a set of libraries. Immutable and safe for several threads; several sets can be used side by side.
 */
public final class Registries {

    /** Name of the root scope. */
    public static final String ROOT = "mmengine";

    private final List<Library> libraries;
    private final ScopeNode root;

    private Registries(Collection<? extends Library> libraries) {
        this.libraries = List.copyOf(libraries);
        this.root = new RegistriesBuilder().addAll(this.libraries);
    }

    /**
     * The libraries that {@link ServiceLoader} finds on the class path.
     *
     * @throws RegistrationException if two of them clash
     */
    public static Registries discover() {
        List<Library> found = new ArrayList<>();
        ServiceLoader.load(Library.class).forEach(found::add);
        if (found.isEmpty()) {
            // Inside containers the thread's loader may not see us.
            ServiceLoader.load(Library.class, Registries.class.getClassLoader()).forEach(found::add);
        }
        return new Registries(found);
    }

    /**
     * Just these libraries.
     *
     * @throws RegistrationException if two of them clash
     */
    public static Registries of(Library... libraries) {
        return new Registries(List.of(libraries));
    }

    /**
     * These libraries and those in further jars, each jar in a class loader of its own that sees of the application only
     * the packages that mm4j's modules export.
     *
     * @throws RegistrationException if a jar has no library or one that clashes
     */
    public Registries withJars(Collection<Path> jars) {
        List<Library> all = new ArrayList<>(libraries);
        jars.forEach(jar -> all.addAll(LibraryJar.load(jar)));
        return new Registries(all);
    }

    /** The libraries, in the order in which they were found. */
    public List<Library> libraries() {
        return libraries;
    }

    /** All names of scopes, aliases included, sorted. */
    public Set<String> scopes() {
        Set<String> names = new TreeSet<>();
        root.forEach(node -> names.addAll(node.names()));
        return names;
    }

    /** Everything that is registered, scope by scope in the order of registration. */
    public List<ModuleSpec> modules() {
        List<ModuleSpec> specs = new ArrayList<>();
        root.forEach(node -> node.kinds().stream()
                .sorted()
                .forEach(kind -> node.table(kind).values().forEach(definition -> specs.add(definition.spec()))));
        return specs;
    }

    /**
     * What a name means in a scope.
     *
     * @param name with or without a prefix
     * @return empty if nothing in reach has the name
     * @throws BuildException if there is no such scope
     */
    public Optional<ModuleSpec> find(RegistryKey<?> key, String scope, String name) {
        return Optional.ofNullable(node(scope, Origin.NONE).find(key.name(), name))
                .map(Definition::spec);
    }

    /**
     * A context for building in a scope.
     *
     * @throws BuildException if there is no such scope
     */
    public BuildContext context(String scope) {
        return new DefaultBuildContext(this, new Place(node(scope, Origin.NONE), "", null), Map.of());
    }

    /**
     * A context for building from a config: its {@code custom_imports} are checked, and its {@code default_scope} is the
     * scope unless another is given.
     *
     * @param scope the scope to use in place of the config's, or null
     * @param warnings takes the imports that are unknown but allowed to fail
     * @throws BuildException if an import or the scope is unknown
     */
    public BuildContext context(Config config, @Nullable String scope, Consumer<Diagnostic> warnings) {
        new CustomImports(this).check(config.root(), warnings);
        if (scope != null) {
            return context(scope);
        }
        ConfigValue named = config.root().find("default_scope").orElse(ConfigNull.NONE);
        if (named instanceof ConfigString text) {
            return new DefaultBuildContext(this, new Place(node(text.value(), named.origin()), "", null), Map.of());
        }
        if (!named.isNull()) {
            throw new BuildException(
                    Problem.WRONG_TYPE,
                    Diagnostic.of(
                                    "`default_scope` is the name of a library, but here is " + Describe.value(named),
                                    named.origin())
                            .at("default_scope"));
        }
        return context(ROOT);
    }

    /** The scope at the top of the tree. */
    ScopeNode root() {
        return root;
    }

    private ScopeNode node(String scope, Origin origin) {
        ScopeNode node = root.search(scope);
        if (node == null) {
            throw new BuildException(Problem.UNKNOWN_SCOPE, NotFound.scope(scope, root, origin));
        }
        return node;
    }
}

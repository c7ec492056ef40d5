package org.mm4j.testkit;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.jar.JarFile;

/** Architecture rules on the built classes of one module. */
public final class Layering {

    static {
        // The rules ask for names of packages only. To follow the names into libtorch's classes takes seconds a module.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    }

    private final Path built;
    private final JavaClasses classes;

    private Layering(Path built, JavaClasses classes) {
        this.built = built;
        this.classes = classes;
    }

    /**
     * The module that a class belongs to: all classes of its folder or jar.
     *
     * @param atLeast how many classes the rules must see, so that no rule holds for want of anything to check
     */
    public static Layering ofModuleWith(Class<?> member, int atLeast) {
        CodeSource source = member.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalArgumentException(member + " is not of a module of the project");
        }
        Path built;
        try {
            built = Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
        JavaClasses classes = importFrom(built);
        if (classes.size() < atLeast || !classes.contain(member)) {
            throw new AssertionError("the layering rules saw " + classes.size() + " classes in " + built
                    + ", expected at least " + atLeast);
        }
        return new Layering(built, classes);
    }

    /** From a folder of classes, or from the jar that a whole build has by then. */
    private static JavaClasses importFrom(Path built) {
        if (!Files.isRegularFile(built)) {
            return new ClassFileImporter().importPath(built);
        }
        try (JarFile jar = new JarFile(built.toFile())) {
            return new ClassFileImporter().importJar(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * No class depends on these packages.
     *
     * @param packages in ArchUnit's notation, such as {@code org.bytedeco..}
     */
    public Layering dependsNotOn(String... packages) {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .because("dependencies point upwards in the list of modules of the design; in " + built)
                .check(classes);
        return this;
    }

    /** Every dependency is in one of these packages; name {@code java..} too. */
    public Layering dependsOnlyOn(String... packages) {
        ArchRuleDefinition.classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(packages)
                .because("these are the module's declared layers; in " + built)
                .check(classes);
        return this;
    }

    /** The classes, for a rule of a module's own. */
    public JavaClasses classes() {
        return classes;
    }
}

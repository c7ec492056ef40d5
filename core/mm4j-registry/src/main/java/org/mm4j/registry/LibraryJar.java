package org.mm4j.registry;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * A third party's jar, in a class loader of its own: parent is the platform loader, and of the application it sees only
 * the packages that mm4j's modules export, the native presets, the annotations and the logging facade. Its other
 * dependencies it brings along, so that two libraries can use two versions of one dependency.
 */
final class LibraryJar extends URLClassLoader {

    private static final List<String> SHARED = List.of("org.bytedeco.", "org.jspecify.annotations.", "org.slf4j.");

    private final ClassLoader host;
    private final Set<String> exported;

    private LibraryJar(URL jar, ClassLoader host) {
        super(jar.getPath(), new URL[] {jar}, ClassLoader.getPlatformClassLoader());
        this.host = host;
        this.exported = exportedPackages(host);
    }

    /** The libraries that a jar declares as services. */
    static List<Library> load(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new RegistrationException("library jar " + jar + " is not there");
        }
        List<Library> libraries = new ArrayList<>();
        try {
            // Stays open: the classes of the library are loaded from it as long as its registries live.
            @SuppressWarnings("resource")
            LibraryJar loader = new LibraryJar(jar.toUri().toURL(), Registries.class.getClassLoader());
            for (Library library : ServiceLoader.load(Library.class, loader)) {
                if (library.getClass().getClassLoader() == loader) {
                    libraries.add(library);
                }
            }
        } catch (MalformedURLException | ServiceConfigurationError | LinkageError e) {
            throw new RegistrationException("library jar " + jar + " cannot be loaded: " + e.getMessage());
        }
        if (libraries.isEmpty()) {
            throw new RegistrationException(
                    "library jar " + jar + " declares no library: it needs a file META-INF/services/"
                            + Library.class.getName() + " that names its Library class");
        }
        return libraries;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return isShared(name) ? host.loadClass(name) : super.loadClass(name, resolve);
    }

    private boolean isShared(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0
                && (exported.contains(name.substring(0, dot)) || SHARED.stream().anyMatch(name::startsWith));
    }

    /** What the module descriptors of mm4j on the host's class path export; they are the one list of public packages. */
    private static Set<String> exportedPackages(ClassLoader host) {
        Set<String> packages = new HashSet<>();
        try {
            for (URL url : Collections.list(host.getResources("module-info.class"))) {
                try (InputStream stream = url.openStream()) {
                    ModuleDescriptor module = ModuleDescriptor.read(stream);
                    if (module.name().startsWith("org.mm4j.")) {
                        module.exports().stream()
                                .filter(exports -> !exports.isQualified())
                                .forEach(exports -> packages.add(exports.source()));
                    }
                }
            }
        } catch (IOException e) {
            throw new RegistrationException("the class path cannot be read: " + e.getMessage());
        }
        packages.add(Library.class.getPackageName());
        return packages;
    }
}

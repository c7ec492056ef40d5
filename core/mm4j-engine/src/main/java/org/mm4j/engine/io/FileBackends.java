package org.mm4j.engine.io;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;

/**
 * Where files may be, as configs say it: the dicts {@code backend_args} and, in old configs, {@code file_client_args}. Files
 * are found by their names; dicts that name another store are refused, and names that contradict the dict when they are
 * read ({@link FileSource}).
 */
public final class FileBackends {

    private static final Set<String> LOCAL = Set.of("disk", "local");
    private static final Set<String> LOCAL_OR_WEB = Set.of("disk", "local", "http");

    private FileBackends() {}

    /**
     * Accepts {@code dict(backend='local')}, and {@code 'disk'}, as old configs call it.
     *
     * @param argument what the config calls it
     * @param what is read, in the plural
     * @throws IllegalArgumentException if it names something else
     */
    public static void requireLocal(String argument, @Nullable ConfigDict dict, String what) {
        if (isOther(dict, LOCAL)) {
            throw new IllegalArgumentException(argument + "=" + dict + " is not supported: " + what
                    + " are read from the local disk, dict(backend='local')");
        }
    }

    /**
     * Accepts what {@link #requireLocal} does and {@code dict(backend='http')}, and only one of the two dicts.
     *
     * @return what they say
     * @throws IllegalArgumentException if one names something else, or both are given
     */
    public static FileSource requireLocalOrWeb(
            @Nullable ConfigDict fileClientArgs, @Nullable ConfigDict backendArgs, String what) {
        if (fileClientArgs != null && backendArgs != null) {
            throw new IllegalArgumentException("file_client_args and backend_args cannot both be given");
        }
        boolean isOld = fileClientArgs != null;
        ConfigDict dict = isOld ? fileClientArgs : backendArgs;
        if (isOther(dict, LOCAL_OR_WEB)) {
            throw new IllegalArgumentException((isOld ? "file_client_args=" : "backend_args=") + dict
                    + " is not supported: " + what + " are read from the local disk, dict(backend='local'), or from the"
                    + " web, dict(backend='http')");
        }
        if (dict == null || !(dict.get("backend") instanceof ConfigString name)) {
            return FileSource.BY_NAME;
        }
        return name.value().equals("http") ? FileSource.WEB : FileSource.LOCAL;
    }

    private static boolean isOther(@Nullable ConfigDict dict, Set<String> known) {
        if (dict == null) {
            return false;
        }
        for (ConfigValue key : dict.keys()) {
            boolean isKnown = key.equals(ConfigString.of("backend"))
                    && dict.get("backend") instanceof ConfigString name
                    && known.contains(name.value());
            if (!isKnown) {
                return true;
            }
        }
        return false;
    }
}

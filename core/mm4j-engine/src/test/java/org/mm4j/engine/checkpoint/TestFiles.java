package org.mm4j.engine.checkpoint;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/** The checkpoints among the test resources. */
final class TestFiles {

    private TestFiles() {}

    static Path path(String name) {
        URL url = TestFiles.class.getResource("/checkpoints/" + name);
        if (url == null) {
            throw new IllegalStateException("no test resource " + name);
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

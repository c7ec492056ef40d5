package org.mm4j.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.mm4j.registry.Library;

class MmtrackLibraryTest {

    @Test
    void isFoundUnderItsName() {
        Library library = ServiceLoader.load(Library.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(MmtrackLibrary.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(library.scope()).isEqualTo("mmtrack");
        assertThat(library.aliases()).isEmpty();
        assertThat(library.importPaths()).contains("mmtrack.models");
    }
}

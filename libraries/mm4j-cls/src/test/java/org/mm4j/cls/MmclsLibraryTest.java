package org.mm4j.cls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.mm4j.registry.Library;

class MmclsLibraryTest {

    @Test
    void isFoundUnderBothOfItsNames() {
        Library library = ServiceLoader.load(Library.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(MmclsLibrary.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(library.scope()).isEqualTo("mmcls");
        assertThat(library.aliases()).containsExactly("mmpretrain");
        assertThat(library.importPaths()).contains("mmcls.models", "mmpretrain", "mmpretrain.models");
    }
}

package org.mm4j.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.mm4j.engine.MmengineLibrary;
import org.mm4j.registry.Library;
import org.mm4j.registry.ModuleSpec;
import org.mm4j.registry.Registries;

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

    /** Every module of the scope mmtrack that mmdet 3.x has is found in the scope mmdet too, and its defaults are looked up there. */
    @Test
    void trackersAreInTheScopeOfMmdetToo() {
        Registries all = Registries.discover();
        List<ModuleSpec> own = all.modules().stream()
                .filter(module -> module.scope().equals("mmtrack"))
                .filter(module ->
                        !List.of("VideoSampler", "EntireVideoBatchSampler").contains(module.name()))
                .toList();
        assertThat(own).extracting(ModuleSpec::name).contains("ByteTrack", "KalmanFilter", "MOTChallengeMetric");
        for (ModuleSpec module : own) {
            ModuleSpec there =
                    all.find(module.key(), "mmdet", module.name()).orElseThrow(() -> new AssertionError(module.name()));
            assertThat(there.type()).as(module.name()).isEqualTo(module.type());
            assertThat(there.scope()).isEqualTo("mmdet");
        }
        assertThat(all.scopes()).contains("mmtrack", "mmdet", "mmdet_tracking");
    }

    /** Without mmdet there is no scope to put them into. */
    @Test
    void theScopeComesFromMmdet() {
        assertThatThrownBy(() -> Registries.of(new MmengineLibrary(), new MmdetTrackingLibrary()))
                .hasMessageContaining("mmdet_tracking")
                .hasMessageContaining("wants the scope mmdet");
    }
}

package org.mm4j.rotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.mm4j.det.structures.bbox.BoxTypes;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.registry.Library;
import org.mm4j.registry.Registries;
import org.mm4j.rotate.structures.QuadriBoxes;
import org.mm4j.rotate.structures.RotatedBoxes;

class MmrotateLibraryTest {

    @Test
    void isFoundUnderItsName() {
        Library library = ServiceLoader.load(Library.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(MmrotateLibrary.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(library.scope()).isEqualTo("mmrotate");
        assertThat(library.importPaths()).contains("mmrotate.datasets.transforms");
    }

    @Test
    void boxTypesAreFoundFromEveryScope() {
        for (String scope : new String[] {"mmengine", "mmdet", "mmrotate"}) {
            BoxTypes types = BoxTypes.of(Registries.discover().context(scope));
            assertThat(types.names()).containsExactly("hbox", "qbox", "rbox");
            HorizontalBoxes boxes = new HorizontalBoxes(new float[] {1, 2, 5, 4});
            assertThat(types.convert(boxes, types.type("rbox")))
                    .isEqualTo(new RotatedBoxes(new float[] {3, 3, 4, 2, 0}));
            assertThat(types.convert(boxes, types.type("qbox")))
                    .isEqualTo(new QuadriBoxes(new float[] {1, 2, 5, 2, 5, 4, 1, 4}));
            assertThat(types.convert(boxes, types.type("hbox"))).isSameAs(boxes);
            assertThatThrownBy(() -> types.type("obox")).hasMessageContaining("hbox, qbox, rbox");
        }
    }
}

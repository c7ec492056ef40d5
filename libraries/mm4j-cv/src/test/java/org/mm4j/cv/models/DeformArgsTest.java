package org.mm4j.cv.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.structures.IntPair;

class DeformArgsTest {

    @Test
    void groupsMayHaveTheirOldName() {
        assertThat(args(1, 2).deformGroups()).isEqualTo(2);
        assertThat(args(4, null).deformGroups()).isEqualTo(4);
        assertThatThrownBy(() -> args(4, 2)).hasMessageContaining("deformable_groups is the old name of deform_groups");
    }

    private static ModulatedDeformConv2d.Args args(int deformGroups, @Nullable Integer old) {
        return new ModulatedDeformConv2d.Args(
                4, 4, IntPair.of(3), IntPair.of(1), Padding.of(1), IntPair.of(1), 1, deformGroups, true, false, old);
    }
}

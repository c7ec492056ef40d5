package org.mm4j.cv.models;

import org.jspecify.annotations.Nullable;
import org.mm4j.engine.nn.Padding;

/** Checks that both versions of deformable convolution share. */
final class DeformArgs {

    private DeformArgs() {}

    /** The groups, which may be given under an old name. */
    static int groups(int deformGroups, @Nullable Integer deformableGroups) {
        if (deformableGroups == null) {
            return deformGroups;
        }
        if (deformGroups != 1 && deformGroups != deformableGroups) {
            throw new IllegalArgumentException(
                    "deformable_groups is the old name of deform_groups: give one of them, not " + deformableGroups
                            + " and " + deformGroups);
        }
        return deformableGroups;
    }

    static void check(
            int inChannels, int outChannels, int groups, int deformGroups, Padding padding, boolean fallbackOnStride) {
        ConvArgs.checkGroups(inChannels, outChannels, groups);
        if (deformGroups < 1 || inChannels % deformGroups != 0) {
            throw new IllegalArgumentException(
                    "deform_groups: " + deformGroups + " does not divide in_channels " + inChannels);
        }
        if (padding.same()) {
            throw new IllegalArgumentException("padding: expected a number or two, got 'same'");
        }
        if (fallbackOnStride) {
            throw new IllegalArgumentException("fallback_on_stride=True is not supported; leave it out");
        }
    }
}

package org.mm4j.cv.models;

import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** The arguments of convolutions of two dimensions. */
public record ConvArgs(
        @Doc("channels of the input") int inChannels,
        @Doc("channels of the output") int outChannels,
        @Doc("height and width of the kernel") IntPair kernelSize,
        @Doc("step, in rows and columns") @Default("1") IntPair stride,
        @Doc("padding on each side") @Default("0") Padding padding,
        @Doc("distance of kernel points") @Default("1") IntPair dilation,

        @Doc("groups of channels that do not see each other") @Default("1")
        int groups,

        @Doc("whether there is a bias") @Default("True") boolean bias) {

    /** Checks the groups. */
    public ConvArgs {
        checkGroups(inChannels, outChannels, groups);
    }

    /** Refuses groups that do not divide the channels. */
    static void checkGroups(int inChannels, int outChannels, int groups) {
        if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0) {
            throw new IllegalArgumentException("groups: " + groups + " does not divide in_channels " + inChannels
                    + " and out_channels " + outChannels);
        }
    }

    /** Refuses a padding that depends on the input. */
    public void requireFixedPadding() {
        if (padding.same()) {
            throw new IllegalArgumentException("padding: expected a number or two, got 'same'");
        }
    }
}

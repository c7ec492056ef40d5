package org.mm4j.cv.models.hrnet;

import java.util.List;
import org.mm4j.cv.models.resnet.Stage;
import org.mm4j.registry.Doc;

/**
 * One stage of a high-resolution network.
 *
 * @param numModules how often the branches exchange what they have
 * @param numBranches how many resolutions
 * @param block the residual blocks of the branches
 * @param numBlocks blocks of each branch in each module
 * @param numChannels channels inside the blocks of each branch
 */
public record HRStage(
        @Doc("how often the branches exchange what they have")
        int numModules,

        @Doc("how many resolutions") int numBranches,
        @Doc("the residual blocks: 'BASIC' or 'BOTTLENECK'") Block block,
        @Doc("blocks of each branch in each module") List<Integer> numBlocks,
        @Doc("channels inside the blocks of each branch") List<Integer> numChannels) {

    /** Kinds of residual blocks. */
    public enum Block {
        /** Two convolutions of 3 x 3. */
        BASIC(1),
        /** Convolutions of 1 x 1, 3 x 3 and 1 x 1; four times wider outside than inside. */
        BOTTLENECK(4);

        private final int expansion;

        Block(int expansion) {
            this.expansion = expansion;
        }
    }

    /** Checks that there is a number for each branch. */
    public HRStage {
        numBlocks = List.copyOf(numBlocks);
        numChannels = List.copyOf(numChannels);
        if (numBlocks.size() != numBranches || numChannels.size() != numBranches) {
            throw new IllegalArgumentException("num_blocks and num_channels need one number for each of " + numBranches
                    + " branches, got " + numBlocks + " and " + numChannels);
        }
    }

    /** Channels that come out of each branch. */
    List<Integer> outChannels() {
        return numChannels.stream().map(width -> width * block.expansion).toList();
    }

    /** The blocks of a branch in one module. */
    Stage branch(int index, int inChannels) {
        int width = numChannels.get(index);
        return Stage.of(
                block == Block.BOTTLENECK, numBlocks.get(index), inChannels, width, width * block.expansion, 1, 1, 1);
    }
}

package org.mm4j.track.evaluation;

/**
 * What is compared in one frame.
 *
 * @param targets identities of the ground truth, numbered from 0
 * @param results identities of the result, numbered from 0
 * @param ious a row for each target
 */
@SuppressWarnings("ArrayRecordComponent")
record Frame(int[] targets, int[] results, double[] ious) {

    double iou(int target, int result) {
        return ious[target * results.length + result];
    }
}

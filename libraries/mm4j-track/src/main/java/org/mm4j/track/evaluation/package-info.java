/**
 * How good tracks are: CLEAR (Bernardin and Stiefelhagen, 2008), Identity (Ristani et al., 2016) and HOTA (Luiten et
 * al., 2021), with the preprocessing of MOTChallenge, equal to TrackEval's numbers.
 */
@NullMarked
package org.mm4j.track.evaluation;

import org.jspecify.annotations.NullMarked;

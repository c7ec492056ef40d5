package org.mm4j.engine.dataset;

/**
 * The numbers that PyTorch's generator on the CPU draws from a seed, so that samplers order data as the originals do:
 * Mersenne Twister (Matsumoto and Nishimura 1998), of which a permutation takes one number of 32 bits for each exchange.
 * For one thread.
 */
public final class TorchRandom {

    private static final int SIZE = 624;
    private static final int SHIFT = 397;

    private final int[] state = new int[SIZE];
    private int at = SIZE;

    /** The numbers of a seed, of which PyTorch uses the lower 32 bits. */
    public TorchRandom(long seed) {
        state[0] = (int) seed;
        for (int i = 1; i < SIZE; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    private void twist() {
        for (int i = 0; i < SIZE; i++) {
            int joined = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7FFFFFFF);
            int half = joined >>> 1;
            state[i] = state[(i + SHIFT) % SIZE] ^ ((joined & 1) == 0 ? half : half ^ 0x9908B0DF);
        }
        at = 0;
    }

    /** A number of 32 bits. */
    long next() {
        if (at == SIZE) {
            twist();
        }
        int value = state[at++];
        value ^= value >>> 11;
        value ^= (value << 7) & 0x9D2C5680;
        value ^= (value << 15) & 0xEFC60000;
        value ^= value >>> 18;
        return value & 0xFFFFFFFFL;
    }

    /** The numbers from 0 to below {@code size} in random order, as {@code torch.randperm} gives them. */
    public int[] permutation(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        for (int i = 0; i < size - 1; i++) {
            int other = i + (int) (next() % (size - i));
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        return order;
    }
}

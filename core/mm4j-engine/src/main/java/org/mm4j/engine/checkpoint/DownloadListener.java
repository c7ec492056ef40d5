package org.mm4j.engine.checkpoint;

/** Hears how a download goes on; called by the thread that downloads, at most every tenth of a second and at the end. */
@FunctionalInterface
public interface DownloadListener {

    /** Hears nothing. */
    DownloadListener SILENT = (address, done, total) -> {};

    /**
     * Some bytes are there.
     *
     * @param address what is downloaded, without a query
     * @param done bytes so far, those of an earlier attempt included
     * @param total bytes of the whole file, -1 if the server does not say; equal to {@code done} at the end
     */
    void progress(String address, long done, long total);
}

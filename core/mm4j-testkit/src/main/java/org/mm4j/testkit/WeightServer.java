package org.mm4j.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A local server of one file under every name, whose next answers can go wrong in the ways of the web. */
public final class WeightServer implements AutoCloseable {

    /** Answers one request. */
    @FunctionalInterface
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Deque<Answer> next = new ArrayDeque<>();
    private final List<String> paths = Collections.synchronizedList(new ArrayList<>());
    private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
    private volatile byte[] content;
    private volatile @Nullable String etag = "\"v1\"";
    private volatile Runnable whileServing = () -> {};
    private volatile LongSupplier arrived = () -> Long.MAX_VALUE;

    /** Serves from now on. */
    public WeightServer(byte[] content) throws IOException {
        this.content = content.clone();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** The address of a file, by a host that is an address: looking names up can take long. */
    public String url(String path) {
        return "http://127.0.0.1:" + port() + "/" + path;
    }

    /** The port. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Breaks a connection off only when the client has that many bytes of the file, or after five seconds. */
    public void arrived(LongSupplier bytes) {
        arrived = bytes;
    }

    /** Changes the file, and what its version is called in {@code ETag}; null for no name. */
    public void content(byte[] bytes, @Nullable String version) {
        content = bytes.clone();
        etag = version;
    }

    /** Changes what the version of the file is called. */
    public void version(@Nullable String version) {
        etag = version;
    }

    /** Runs something while each request is answered. */
    public void whileServing(Runnable check) {
        whileServing = check;
    }

    /** Ends the connection of the next request after so many bytes of what it asks for. */
    public void thenCut(int after) {
        then(cut(after));
    }

    /** Sends the next request so many bytes and then nothing, for two seconds. */
    public void thenStall(int after) {
        then(exchange -> {
            int from = start(exchange);
            exchange.getResponseBody().write(content, from, after);
            exchange.getResponseBody().flush();
            try {
                Thread.sleep(2000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Answers the next request with the whole file, without its length. */
    public void thenUnknownLength() {
        then(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(content);
        });
    }

    /** Answers the next request with another part than it asks for. */
    public void thenWrongPart() {
        then(exchange -> {
            exchange.getResponseHeaders().add("Content-Range", "bytes 7-9/" + content.length);
            exchange.sendResponseHeaders(206, 3);
            exchange.getResponseBody().write(content, 7, 3);
        });
    }

    /** Answers the next request with a status alone. */
    public void thenStatus(int status) {
        then(exchange -> exchange.sendResponseHeaders(status, -1));
    }

    /** Sends the next request elsewhere. */
    public void thenRedirect(String to) {
        then(exchange -> {
            exchange.getResponseHeaders().add("Location", to);
            exchange.sendResponseHeaders(302, -1);
        });
    }

    private synchronized void then(Answer answer) {
        next.add(answer);
    }

    /** The Range header of each request so far, empty where there was none. */
    public List<String> ranges() {
        return List.copyOf(ranges);
    }

    /** The path of each request so far. */
    public List<String> paths() {
        return List.copyOf(paths);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            paths.add(exchange.getRequestURI().getPath());
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(range == null ? "" : range);
            Answer answer;
            synchronized (this) {
                answer = next.poll();
            }
            whileServing.run();
            if (answer == null) {
                cut(Integer.MAX_VALUE).to(exchange);
            } else {
                answer.to(exchange);
            }
        }
    }

    private Answer cut(int after) {
        return exchange -> {
            int from = start(exchange);
            int count = Math.min(after, content.length - from);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(content, from, count);
                out.flush();
                if (from + count < content.length) {
                    awaitArrival(from + count);
                }
            }
        };
    }

    /** A client may drop what it has received but not read when the connection breaks. */
    private void awaitArrival(int count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (arrived.getAsLong() < count && System.nanoTime() < end) {
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Sends the headers; gives where the part starts that was asked for. */
    private int start(HttpExchange exchange) throws IOException {
        String version = etag;
        if (version != null) {
            exchange.getResponseHeaders().add("ETag", version);
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        String condition = exchange.getRequestHeaders().getFirst("If-Range");
        if (range == null || (condition != null && !condition.equals(version))) {
            exchange.sendResponseHeaders(200, content.length);
            return 0;
        }
        int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        if (from >= content.length) {
            exchange.getResponseHeaders().add("Content-Range", "bytes */" + content.length);
            exchange.sendResponseHeaders(416, -1);
            return content.length;
        }
        exchange.getResponseHeaders()
                .add("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        exchange.sendResponseHeaders(206, content.length - from);
        return from;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.heddle.download.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A hub on this machine that answers as one does, or not as one should. */
final class TestHub implements AutoCloseable {
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    final Map<String, byte[]> files = new LinkedHashMap<>();
    /** What the listing names beside the files. */
    final List<String> further = new ArrayList<>();
    /** Requests for content: the name and the range. */
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    /** The bytes of a body after which the connection breaks; none if negative. */
    volatile int cutAfter = -1;
    /** Whether nothing more comes then, instead of a break. */
    volatile boolean stalls;
    volatile boolean ignoresRanges;
    volatile boolean leadsElsewhere;
    volatile String tag;
    volatile String listing;
    volatile int extraBytes;
    volatile int status = 200;

    TestHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/models/org/name/revision/", exchange -> answer(exchange, 200, listing().getBytes()));
        server.createContext("/org/name/resolve/", exchange -> file(exchange, false));
        server.createContext("/elsewhere/", exchange -> file(exchange, true));
        server.setExecutor(threads);
        server.start();
    }

    URI address() {
        return URI.create("http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort());
    }

    private String listing() {
        if (listing != null) {
            return listing;
        }
        List<String> names = new ArrayList<>(files.keySet());
        names.addAll(further);
        return "{\"sha\":\"" + COMMIT + "\",\"siblings\":[" + names.stream().map(name -> "{\"rfilename\":\"" + name + "\"}").collect(Collectors.joining(",")) + "]}";
    }

    private void file(HttpExchange exchange, boolean elsewhere) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] content = files.get(path.substring(path.lastIndexOf('/') + 1));
        if (content == null || status != 200) {
            answer(exchange, content == null ? 404 : status, new byte[0]);
            return;
        }
        String etag = tag != null ? tag : '"' + sha256(content) + '"';
        if (leadsElsewhere && !elsewhere) {
            exchange.getResponseHeaders().add("X-Linked-ETag", etag);
            exchange.getResponseHeaders().add("X-Linked-Size", String.valueOf(content.length));
            exchange.getResponseHeaders().add("Location", address() + "/elsewhere/" + path.substring(path.lastIndexOf('/') + 1));
            answer(exchange, 302, new byte[0]);
            return;
        }
        exchange.getResponseHeaders().add("ETag", elsewhere ? "\"of another server\"" : etag);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().add("Content-Length", String.valueOf(content.length));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            return;
        }
        content(exchange, content);
    }

    private void content(HttpExchange exchange, byte[] content) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        asked.add(exchange.getRequestURI().getPath().replaceAll(".*/", "") + (range == null ? "" : " " + range));
        int from = range == null || ignoresRanges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        byte[] body = Arrays.copyOfRange(content, from, content.length + extraBytes);
        if (from > 0) {
            exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body, 0, cutAfter < 0 ? body.length : Math.min(cutAfter, body.length));
        exchange.getResponseBody().flush();
        if (cutAfter >= 0 && cutAfter < body.length && stalls) {
            await();
        }
        exchange.close();
    }

    private void await() {
        try {
            closing.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    static String sha256(byte[] content) {
        return hash("SHA-256", content);
    }

    static String hash(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}

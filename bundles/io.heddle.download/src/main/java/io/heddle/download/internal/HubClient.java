// SPDX-License-Identifier: Apache-2.0
package io.heddle.download.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.hub.HubName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Asks a hub, by the requests that huggingface_hub makes: {@code /api/models/ORG/NAME/revision/REVISION} for the
 * files of a model, and {@code /ORG/NAME/resolve/COMMIT/FILE} for one. Nothing of the user is sent, no token either.
 */
final class HubClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final int MOST_LISTING = 16 << 20;
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    private final URI endpoint;
    private final Duration patience;
    private final JsonMapper json = new JsonMapper(JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build());
    /** Follows redirects, but never from https to http. */
    private final HttpClient following = client(HttpClient.Redirect.NORMAL);
    /** What a file is stands in the hub's own answer, not in that of the server which it leads to. */
    private final HttpClient staying = client(HttpClient.Redirect.NEVER);

    HubClient(URI endpoint, Duration patience) {
        this.endpoint = endpoint;
        this.patience = patience;
    }

    private static HttpClient client(HttpClient.Redirect redirect) {
        return HttpClient.newBuilder().followRedirects(redirect).connectTimeout(CONNECT).build();
    }

    /**
     * What a revision of a model is made of.
     *
     * @param commit which it is, in hexadecimal digits
     * @param names all files, with their folders
     */
    record Listing(String commit, List<String> names) {}

    Listing listing(HubName model) throws IOException {
        URI address = URI.create(endpoint + "/api/models/" + model.repository() + "/revision/"
                + URLEncoder.encode(model.revision(), StandardCharsets.UTF_8));
        HttpResponse<BodyPieces> response = send(following, HttpRequest.newBuilder(address).GET());
        try (BodyPieces body = response.body()) {
            if (response.statusCode() != OK) {
                throw new ModelException("the hub has no model " + model + " for everybody: it answered " + response.statusCode()
                        + "; check the name, or name a folder");
            }
            JsonNode root = json.readTree(bytes(body));
            String commit = root.path("sha").asText("");
            if (!COMMIT.matcher(commit).matches()) {
                throw new ModelException("the hub tells no commit of " + model + "; check " + ConfiguredDownload.ENDPOINT);
            }
            List<String> names = new ArrayList<>();
            root.path("siblings").forEach(file -> names.add(file.path("rfilename").asText("")));
            return new Listing(commit, names);
        } catch (JsonProcessingException malformed) {
            throw new ModelException("the hub's answer about " + model + " is not JSON; check " + ConfiguredDownload.ENDPOINT, malformed);
        }
    }

    private static byte[] bytes(BodyPieces body) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (List<ByteBuffer> piece = body.next(); !piece.isEmpty(); piece = body.next()) {
            for (ByteBuffer buffer : piece) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                all.writeBytes(bytes);
            }
            if (all.size() > MOST_LISTING) {
                throw new ModelException("the hub's list of files has more than " + MOST_LISTING + " bytes; download the model yourself");
            }
        }
        return all.toByteArray();
    }

    /** What the hub says of a file, without its content. */
    RemoteFile describe(HubName model, String commit, String name) throws IOException {
        URI address = URI.create(endpoint + "/" + model.repository() + "/resolve/" + commit + "/" + name);
        HttpResponse<BodyPieces> response = head(address);
        if (response.statusCode() >= 400) {
            throw new ModelException("the hub answered " + response.statusCode() + " for " + name + " of " + model + "; try again later");
        }
        String tag = response.headers().firstValue("X-Linked-ETag").or(() -> response.headers().firstValue("ETag")).orElse("");
        OptionalLong linked = response.headers().firstValueAsLong("X-Linked-Size");
        OptionalLong length = linked.isPresent() ? linked : response.headers().firstValueAsLong("Content-Length");
        if (length.isEmpty() || length.getAsLong() < 0) {
            throw new ModelException("the hub tells no length of " + name + " of " + model + "; download it yourself");
        }
        Checksum checksum = Checksum.ofTag(tag).orElseThrow(() -> new ModelException("the hub tells no checksum of " + name + " of "
                + model + "; download it yourself"));
        return new RemoteFile(name, address, checksum, length.getAsLong());
    }

    /** The hub's own answer: a model that was renamed is followed within the hub, a file that lies elsewhere is not. */
    private HttpResponse<BodyPieces> head(URI address) throws IOException {
        HttpResponse<BodyPieces> response = send(staying, HttpRequest.newBuilder(address).HEAD());
        response.body().close();
        String moved = response.headers().firstValue("Location").orElse("");
        if (response.statusCode() / 100 == 3 && moved.startsWith("/") && !moved.startsWith("//")) {
            response = send(staying, HttpRequest.newBuilder(address.resolve(moved)).HEAD());
            response.body().close();
        }
        return response;
    }

    /**
     * A part of a file's content.
     *
     * @param from where it begins
     * @param body owned by the caller
     */
    record Content(long from, BodyPieces body) {}

    /** The content from a byte on, or from the beginning where the server gives no parts. */
    Content content(RemoteFile file, long from) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(file.address()).GET();
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        HttpResponse<BodyPieces> response = send(following, request);
        String range = response.headers().firstValue("Content-Range").orElse("");
        if (response.statusCode() == OK) {
            return new Content(0, response.body());
        }
        if (response.statusCode() == PARTIAL && from > 0 && range.equals("bytes " + from + "-" + (file.length() - 1) + "/" + file.length())) {
            return new Content(from, response.body());
        }
        response.body().close();
        throw new ModelException("the hub answered " + response.statusCode() + (range.isEmpty() ? "" : " with another part")
                + " for the content of " + file.name() + "; try again later");
    }

    /** Waits for the answer, not for its body: a bound on the request itself would cut long bodies off. */
    private HttpResponse<BodyPieces> send(HttpClient client, HttpRequest.Builder request) throws IOException {
        HttpRequest built = request.header("User-Agent", "heddle").build();
        CompletableFuture<HttpResponse<BodyPieces>> answer = client.sendAsync(built, info -> new BodyPieces(patience));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new IOException("the hub " + endpoint + " cannot be reached: " + failed.getCause().getMessage(), failed.getCause());
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new IOException("the hub " + endpoint + " has not answered for " + patience.toMillis() / 1000.0 + " seconds", late);
        } catch (InterruptedException stop) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }

    @Override
    public void close() {
        following.shutdownNow();
        staying.shutdownNow();
    }
}

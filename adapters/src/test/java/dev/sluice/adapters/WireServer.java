package dev.sluice.adapters;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server by hand, over TCP or a Unix socket: it can break a connection at any point and sees when a client
 * goes away.
 */
public final class WireServer implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Handler handler;
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();

    /** Answers requests. */
    @FunctionalInterface
    public interface Handler {
        void handle(Exchange exchange) throws Exception;
    }

    private WireServer(ServerSocketChannel server, Handler handler) {
        this.server = server;
        this.handler = handler;
        Thread.ofVirtual().start(this::accept);
    }

    public static WireServer onTcp(Handler handler) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new WireServer(server, handler);
    }

    public static WireServer onSocket(Path socket, Handler handler) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        return new WireServer(server, handler);
    }

    public int port() {
        try {
            SocketAddress address = server.getLocalAddress();
            return ((InetSocketAddress) address).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a path and a query. */
    public String url(String path) {
        return "http://localhost:" + port() + path;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                open.add(channel);
                if (!server.isOpen()) { // closed while this one came in
                    channel.close();
                    return;
                }
                Thread.ofVirtual().start(() -> serve(channel));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
            OutputStream out = Channels.newOutputStream(channel);
            for (Exchange exchange = Exchange.read(channel, in, out);
                    exchange != null;
                    exchange = Exchange.read(channel, in, out)) {
                handler.handle(exchange);
                exchange.finish();
            }
        } catch (Exception e) {
            // The client went away, or the handler broke the connection on purpose.
        } finally {
            open.remove(channel);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    /** One request and its answer. */
    public static final class Exchange {
        private final SocketChannel channel;
        private final OutputStream out;
        private final String method;
        private final URI target;
        private final Map<String, String> headers;
        private final byte[] body;
        private boolean chunked;

        private Exchange(
                SocketChannel channel, OutputStream out, String requestLine, Map<String, String> headers, byte[] body) {
            this.channel = channel;
            this.out = out;
            this.method = requestLine.split(" ", -1)[0];
            this.target = URI.create(requestLine.split(" ", -1)[1]);
            this.headers = headers;
            this.body = body;
        }

        static @Nullable Exchange read(SocketChannel channel, InputStream in, OutputStream out) throws IOException {
            String requestLine = line(in);
            if (requestLine == null) {
                return null;
            }
            Map<String, String> headers = new HashMap<>();
            for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            byte[] body = "chunked".equalsIgnoreCase(headers.get("transfer-encoding"))
                    ? chunks(in)
                    : in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
            return new Exchange(channel, out, requestLine, headers, body);
        }

        private static @Nullable String line(InputStream in) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    return null;
                }
                line.write(b);
            }
            return line.toString(StandardCharsets.ISO_8859_1).strip();
        }

        private static byte[] chunks(InputStream in) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (String size = line(in); size != null; size = line(in)) {
                int length = Integer.parseInt(size.split(";", -1)[0].strip(), 16);
                all.write(in.readNBytes(length));
                line(in);
                if (length == 0) {
                    break;
                }
            }
            return all.toByteArray();
        }

        public String method() {
            return method;
        }

        public String path() {
            return target.getPath();
        }

        public String query(String name) {
            String query = target.getRawQuery() == null ? "" : target.getRawQuery();
            for (String part : query.split("&", -1)) {
                if (part.startsWith(name + "=")) {
                    return URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8);
                }
            }
            return "";
        }

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        public String body() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public void answer(int status, String text) throws IOException {
            answer(status, "text/plain", text);
        }

        public void json(int status, String text) throws IOException {
            answer(status, "application/json", text);
        }

        public void answer(int status, String type, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            head(status, "Content-Type: " + type + "\r\nContent-Length: " + bytes.length);
            out.write(bytes);
            out.flush();
        }

        public void redirect(int status, String location) throws IOException {
            head(status, "Location: " + location + "\r\nContent-Length: 0");
            out.flush();
        }

        public void noContent(int status) throws IOException {
            head(status, status == 204 || status == 304 ? "X-None: 1" : "Content-Length: 0");
            out.flush();
        }

        /** Begins an answer of unknown length; each write is a chunk. */
        public void stream(int status, String type) throws IOException {
            head(status, "Content-Type: " + type + "\r\nTransfer-Encoding: chunked");
            out.flush();
            chunked = true;
        }

        public void chunk(byte[] bytes) throws IOException {
            out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        /** Breaks the connection without another byte. */
        public void drop() throws IOException {
            channel.close();
        }

        /** Whether the client closed its side; for requests that wait. */
        public boolean clientIsGone() throws IOException {
            if (!channel.isOpen()) {
                return true;
            }
            channel.configureBlocking(false);
            try {
                return channel.read(ByteBuffer.allocate(1)) < 0;
            } catch (IOException e) {
                return true;
            } finally {
                channel.configureBlocking(true);
            }
        }

        private void head(int status, String headerLines) throws IOException {
            out.write(("HTTP/1.1 " + status + " Status\r\n" + headerLines + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
        }

        void finish() throws IOException {
            if (chunked) {
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        }
    }
}

package dev.sluice.controlplane.security;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sends request targets as they are: clients of HTTP tidy them up. One connection for as long as it lasts. */
final class RawHttp implements AutoCloseable {
    private final int port;
    private @Nullable Socket socket;

    RawHttp(int port) {
        this.port = port;
    }

    /** The status of the answer; 0 when the service hangs up without one. */
    int status(String method, String target, List<String> headers) throws IOException {
        String request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + headers.stream().map(header -> header + "\r\n").reduce("", String::concat)
                + "Content-Length: 2\r\n\r\n{}";
        Socket open = socket;
        if (open == null || open.isClosed()) {
            open = new Socket(InetAddress.getLoopbackAddress(), port);
            open.setSoTimeout(10_000);
            socket = open;
        }
        open.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        return read(new BufferedInputStream(open.getInputStream()), method);
    }

    private int read(InputStream in, String method) throws IOException {
        String head = head(in);
        if (head.isEmpty()) {
            close();
            return 0;
        }
        String lower = head.toLowerCase(Locale.ROOT);
        int length = lower.indexOf("content-length: ");
        if (length < 0 || lower.contains("connection: close")) {
            close();
        } else if (!method.equals("HEAD")) {
            int end = lower.indexOf('\r', length);
            in.skipNBytes(Integer.parseInt(lower.substring(length + 16, end).strip()));
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        Socket open = socket;
        if (open != null) {
            open.close();
            socket = null;
        }
    }
}

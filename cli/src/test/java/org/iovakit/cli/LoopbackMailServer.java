// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** A mail server that only this machine reaches, which keeps what it takes, and fails at a chosen message. */
public final class LoopbackMailServer implements AutoCloseable {
    /** What the server does to one message. */
    enum Fault {
        /** Says no to the recipients. */
        REFUSE_RECIPIENT,

        /** Says no once it has all of the message. */
        REFUSE_CONTENT,

        /** Hangs up before the message comes. */
        DROP_BEFORE_CONTENT,

        /** Takes the message, and hangs up without saying so. */
        DROP_INSTEAD_OF_ANSWER
    }

    /**
     * A message that the server took.
     *
     * @param from the envelope's sender
     * @param recipients the envelope's recipients, in order
     * @param content as it came, without the dots of the protocol, one char a byte
     */
    public record Received(String from, List<String> recipients, String content) {}

    private final SMTPServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger begun = new AtomicInteger();
    private volatile Fault fault;
    private volatile int faultyMessage;

    /** Told how many messages there are. */
    private volatile IntConsumer taken = count -> {};

    private LoopbackMailServer() {
        server = new SMTPServer.Builder()
                .hostName("mail.example.org")
                .bindAddress(InetAddress.getLoopbackAddress())
                .port(0)
                .serverSocketFactory(() -> new ServerSocket() {
                    @Override
                    public Socket accept() throws IOException {
                        Socket socket = super.accept();
                        sockets.add(socket);
                        return socket;
                    }
                })
                .insertReceivedHeaders(false)
                .messageHandlerFactory(context -> new Handler())
                .build();
    }

    public static LoopbackMailServer start() {
        LoopbackMailServer started = new LoopbackMailServer();
        started.server.start();
        return started;
    }

    public int port() {
        return server.getPortAllocated();
    }

    /**
     * Writes a git configuration that leads to this server and to no other.
     *
     * @param more lines of its section sendemail
     */
    public Path configuration(Path directory, String more) throws IOException {
        return Files.writeString(directory.resolve("gitconfig"), """
                [sendemail]
                	smtpServer = 127.0.0.1
                	smtpServerPort = %d
                	smtpDomain = client.example.org
                %s
                """.formatted(port(), more));
    }

    /**
     * Fails once, at the n-th message that begins from now on.
     *
     * @param n 1 for the first
     */
    void failAt(int n, Fault how) {
        faultyMessage = begun.get() + n;
        fault = how;
    }

    /** Has something done whenever a message was taken, before its sender hears of it. */
    void whenTaken(IntConsumer action) {
        taken = action;
    }

    public List<Received> received() {
        return List.copyOf(received);
    }

    int connections() {
        return sockets.size();
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Handler implements MessageHandler {
        private final int number = begun.incrementAndGet();
        private final List<String> recipients = new ArrayList<>();
        private String from;

        private boolean fails(Fault how) {
            return number == faultyMessage && fault == how;
        }

        @Override
        public void from(String sender) {
            from = sender;
            if (fails(Fault.DROP_BEFORE_CONTENT)) {
                hangUp();
            }
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            if (fails(Fault.REFUSE_RECIPIENT)) {
                throw new RejectException(550, "5.1.1 no such mailbox here");
            }
            recipients.add(recipient);
        }

        @Override
        public String data(InputStream content) throws RejectException, IOException {
            String bytes = new String(content.readAllBytes(), ISO_8859_1);
            if (fails(Fault.REFUSE_CONTENT)) {
                throw new RejectException(554, "5.7.1 looks like spam to me");
            }
            received.add(new Received(from, List.copyOf(recipients), bytes));
            taken.accept(received.size());
            if (fails(Fault.DROP_INSTEAD_OF_ANSWER)) {
                hangUp();
            }
            return null;
        }

        @Override
        public void done() {}

        private void hangUp() {
            try {
                sockets.get(sockets.size() - 1).close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

/**
 * Gatehouse's library: profiles, definitions, service managers, and what keeps them in agreement.
 *
 * <p>On Linux, and to look up accounts on macOS, it calls the C library. {@code --enable-native-access=dev.gatehouse.core}
 * allows that without a warning.
 */
module dev.gatehouse.core {
    // Not transitive, so that a module which uses the library compiles without it.
    requires static org.jspecify;
    requires com.grack.nanojson;
    requires dd.plist;
    // A dependency of dd-plist that it does not declare.
    requires java.xml;
    requires jdk.security.auth;
    requires org.snakeyaml.engine;

    exports dev.gatehouse.app;
    exports dev.gatehouse.app.choice;
    exports dev.gatehouse.app.layout;
    exports dev.gatehouse.app.service;
    exports dev.gatehouse.backend;
    exports dev.gatehouse.check;
    exports dev.gatehouse.definition;
    exports dev.gatehouse.detection;
    exports dev.gatehouse.error;
    exports dev.gatehouse.gateways;
    exports dev.gatehouse.holders;
    exports dev.gatehouse.logs;
    exports dev.gatehouse.manager;
    exports dev.gatehouse.profile;
    exports dev.gatehouse.profile.owner;
    exports dev.gatehouse.profile.person;
    exports dev.gatehouse.reconcile;
    exports dev.gatehouse.rendering;
    exports dev.gatehouse.spi;
    exports dev.gatehouse.spi.command;
    exports dev.gatehouse.spi.files;
    exports dev.gatehouse.spi.logs;
    exports dev.gatehouse.spi.port;
    exports dev.gatehouse.spi.process;
    exports dev.gatehouse.spi.provider;
    exports dev.gatehouse.spi.run;
    exports dev.gatehouse.spi.waiting;

    uses dev.gatehouse.spi.provider.ServiceManagerProvider;
}

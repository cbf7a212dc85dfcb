package dev.gatehouse.manager;

/** Whether a service that is new to the manager is started as soon as it is known. Those already known are left as they are. */
public enum Initially {
    UP,
    DOWN
}

/**
 * Resolves at the first SIGINT or SIGTERM, or when the parent that started this process with an IPC channel is gone. A second
 * signal ends the process at once.
 */
export function untilAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const ask = (): void => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    };
    process.on("SIGINT", ask);
    process.on("SIGTERM", ask);
    process.once("disconnect", ask);
    // The channel tells of the parent's end; it must not keep this process alive.
    process.channel?.unref();
  });
}

/** What the profile and its sessions are read under. */
export const profileTopic = "profile";

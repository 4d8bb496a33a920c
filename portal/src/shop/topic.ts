/** What shops and offers are read under. */
export const shopTopic = "shop";

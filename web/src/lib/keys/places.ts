/** Keys of where things are. */
export const placeKeys = {
  towns: (search: string) => ['towns', search],
  geocoder: ['geocoder'],
};
